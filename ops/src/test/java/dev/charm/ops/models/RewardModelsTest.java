package dev.charm.ops.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.folder.NativeLibraries;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewardModelsTest {
  @TempDir Path folder;

  @Test
  void shouldNotScoreLiveUnderTheNameOfTheBundledOne() throws Exception {
    Path file = folder.resolve("reward-models.yaml");
    Files.writeString(
        file,
        """
        reward-models:
          other@1: {backend: slime, url: 'http://127.0.0.1:9/'}
          charm-minilm@7: {backend: slime, url: 'http://127.0.0.1:9/'}
        """);
    try (RewardModels models = RewardModels.of(file, new NativeLibraries(folder))) {
      assertThat(models.find("charm-minilm@7").id()).hasToString("charm-minilm@7");
      assertThatThrownBy(models::live)
          .isInstanceOf(CommandFailedException.class)
          .hasMessageContaining("charm-minilm@7 has the name of the bundled reward model");
    }
  }
}
