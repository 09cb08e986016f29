package dev.charm.consumers.scoring.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.charm.consumers.scoring.DjlEngines;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCutIT {
  private static final int MOST = 40;
  @TempDir Path folder;

  @Test
  void shouldCutPairsAndTextsAsTheTokenizersLibraryDoes() throws Exception {
    DjlEngines.onnxRuntime(); // keeps DJL offline
    Path file = TinyClassifier.write(folder, "reward").folder().resolve("tokenizer.json");
    TokenCut cut = new TokenCut(MOST, false);
    String most = Integer.toString(MOST);
    try (HuggingFaceTokenizer whole =
            HuggingFaceTokenizer.newInstance(
                file, Map.of("truncation", "false", "padding", "false"));
        HuggingFaceTokenizer cutting =
            HuggingFaceTokenizer.newInstance(
                file,
                Map.of(
                    "truncation",
                    "LONGEST_FIRST",
                    "padding",
                    "false",
                    "maxLength",
                    most,
                    "modelMaxLength",
                    most))) {
      for (int first = 0; first < 60; first += 4) {
        String one = "a".repeat(first);
        assertSame(cut.of(whole.encode(one)), cutting.encode(one));
        for (int second = 0; second < 60; second += 3) {
          String other = "b".repeat(second);
          assertSame(cut.of(whole.encode(one, other)), cutting.encode(one, other));
        }
      }
    }
  }

  private static void assertSame(Tokens cut, Encoding expected) {
    assertThat(cut.ids()).isEqualTo(expected.getIds());
    assertThat(cut.types()).isEqualTo(expected.getTypeIds());
  }
}
