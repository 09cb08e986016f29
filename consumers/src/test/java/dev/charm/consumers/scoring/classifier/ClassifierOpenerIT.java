package dev.charm.consumers.scoring.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierOpenerIT {
  @TempDir Path folder;
  private TinyClassifier tiny;

  @BeforeEach
  void write() throws Exception {
    tiny = TinyClassifier.write(folder.resolve("tiny"), "reward");
  }

  @Test
  void shouldNameWhatIsMissing() throws Exception {
    refuses(Declared.of(folder.resolve("nowhere")), "nowhere is not a folder");
    for (String file : List.of("tokenizer.json", "config.json", "model.onnx")) {
      TinyClassifier other = TinyClassifier.write(folder.resolve(file + "-missing"), "reward");
      Files.delete(other.folder().resolve(file));
      refuses(Declared.of(other.folder()), file);
    }
  }

  @Test
  void shouldRefuseWhatIsNotAModelOrATokenizer() throws Exception {
    Files.writeString(tiny.folder().resolve("tokenizer.json"), "{}");
    refuses(Declared.of(tiny.folder()), "tokenizer.json is not a tokenizer");
    Files.writeString(tiny.folder().resolve("model.onnx"), "not a model");
    refuses(Declared.of(tiny.folder()), "model.onnx cannot be loaded");
    Files.writeString(tiny.folder().resolve("config.json"), "not JSON");
    refuses(Declared.of(tiny.folder()), "config.json is not JSON");
  }

  @Test
  void shouldRefuseSeveralOutputsWithoutWeightsAndNameThem() throws Exception {
    TinyClassifier many = TinyClassifier.write(folder.resolve("many"), "kind", "true");
    refuses(Declared.of(many.folder()), "needs weights of them by name or number: 0 kind, 1 true");
    refuses(
        Declared.of(many.folder()).weights(Map.of("nice", 1.0)),
        "no output is called nice; there are 0 kind, 1 true");
    refuses(Declared.of(many.folder()).weights(Map.of("2", 1.0)), "no output is called 2");
    refuses(
        Declared.of(many.folder()).weights(Map.of("kind", 1.0, "0", 1.0)), "kind is weighed twice");
  }

  @Test
  void shouldRefuseADeviceThatIsNotThere() {
    refuses(Declared.of(tiny.folder()).device("gpu:7"), "device gpu:7 is not there");
  }

  @Test
  void shouldRefuseATemplateThatIsMissingOrNotUnderstood() throws Exception {
    TemplateDeclaration shuffled = new TemplateDeclaration.Inline("{{ messages | shuffle }}");
    refuses(Declared.of(tiny.folder()).template(shuffled), "the filter shuffle is not understood");
    refuses(
        Declared.of(tiny.folder()).template(new TemplateDeclaration.Messages()),
        "needs a template");
    refuses(
        Declared.of(tiny.folder())
            .template(new TemplateDeclaration.OfFile(folder.resolve("no.jinja"))),
        "no.jinja does not exist");
    tiny.tokens("chat_template", List.of(Map.of("name", "tool_use", "template", "{{ messages }}")));
    refuses(Declared.of(tiny.folder()), "no default chat template, only tool_use");
    tiny.without("chat_template");
    refuses(Declared.of(tiny.folder()), "there is no chat template");
  }

  @Test
  void shouldTakeTheTemplateFromWhereverTokenizersKeepIt() throws Exception {
    String template = "{{ messages[-1].content }}";
    Path file = Files.writeString(folder.resolve("other.jinja"), template);
    assertThat(tokens(Declared.of(tiny.folder()).template(new TemplateDeclaration.OfFile(file))))
        .isEqualTo(6);
    tiny.tokens(
        "chat_template",
        List.of(
            Map.of("name", "tool_use", "template", "{{ tools[0] }}"),
            Map.of("name", "default", "template", template)));
    assertThat(tokens(Declared.of(tiny.folder()))).isEqualTo(6);
    Files.writeString(tiny.folder().resolve("chat_template.jinja"), template + "!");
    assertThat(tokens(Declared.of(tiny.folder()))).isEqualTo(7);
  }

  @Test
  void shouldTakeTheLimitOfTokensFromTheFilesUnlessItIsDeclared() throws Exception {
    String words = "word ".repeat(100);
    assertThat(tokens(Declared.of(tiny.folder()), words)).isEqualTo(64);
    tiny.tokens("model_max_length", 48);
    assertThat(tokens(Declared.of(tiny.folder()), words)).isEqualTo(48);
    assertThat(tokens(Declared.of(tiny.folder()).maxTokens(32), words)).isEqualTo(32);
    refuses(Declared.of(tiny.folder()).maxTokens(65), "max-tokens is 65; the model takes 64");
    tiny.tokens("model_max_length", 1e30).without("max_position_embeddings");
    refuses(Declared.of(tiny.folder()), "declare max-tokens");
    tiny.config("max_position_embeddings", 20).config("model_type", "roberta");
    refuses(Declared.of(tiny.folder()).maxTokens(20), "the model takes -237");
  }

  private static int tokens(Declared declared) throws IOException {
    return tokens(declared, "answer");
  }

  private static int tokens(Declared declared, String response) throws IOException {
    try (RewardScorer scorer = declared.open()) {
      ScoringResult result = scorer.score(List.of(new ScoringRequest("question", response))).get(0);
      return Objects.requireNonNull(((ScoringResult.Scored) result).tokens());
    }
  }

  private static void refuses(Declared declared, String why) {
    assertThatThrownBy(declared::open).isInstanceOf(IOException.class).hasMessageContaining(why);
  }
}
