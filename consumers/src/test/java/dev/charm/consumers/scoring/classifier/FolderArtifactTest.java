package dev.charm.consumers.scoring.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.schemas.RewardModelVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArtifactTest {
  @TempDir Path place;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = TinyClassifier.write(place.resolve("tiny"), "reward").folder();
  }

  private RewardModelVersion version(String uri, String sha256) throws IOException {
    return RewardModelVersion.newBuilder(ShippedHead.version())
        .setArtifact(null)
        .setArtifactUri(uri)
        .setArtifactSha256(sha256)
        .build();
  }

  @Test
  void shouldBeTheSumOfWhatSha256sumPrints() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String name :
        List.of("config.json", "model.onnx", "tokenizer.json", "tokenizer_config.json")) {
      lines.append(Sha256.hex(Files.readAllBytes(folder.resolve(name))));
      lines.append("  ").append(name).append('\n');
    }
    assertThat(FolderArtifact.hash(folder))
        .isEqualTo(Sha256.hex(lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldChangeWithWhateverAScorerReadsAndWithNothingElse() throws IOException {
    String hash = FolderArtifact.hash(folder);
    Files.writeString(folder.resolve("model.safetensors"), "weights");
    Files.createDirectory(folder.resolve("checkpoints"));
    assertThat(FolderArtifact.hash(folder)).isEqualTo(hash);
    for (String name :
        List.of("model.onnx_data", "model.onnx.data", "chat_template.jinja", "config.json")) {
      Files.writeString(folder.resolve(name), "{}");
      assertThat(FolderArtifact.hash(folder)).as(name).isNotEqualTo(hash);
      hash = FolderArtifact.hash(folder);
    }
  }

  @Test
  void shouldFindTheFolderThatAVersionNames() throws IOException {
    RewardModelVersion version = version(FolderArtifact.uri(folder), FolderArtifact.hash(folder));
    assertThat(FolderArtifact.isNamedBy(version)).isTrue();
    assertThat(FolderArtifact.require(version)).isEqualTo(folder);
  }

  @Test
  void shouldSayWhyAFolderCannotScore() throws IOException {
    String hash = FolderArtifact.hash(folder);
    assertThatThrownBy(() -> FolderArtifact.require(version(FolderArtifact.uri(folder), "00")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not have the SHA-256");
    assertThatThrownBy(
            () -> FolderArtifact.require(version(FolderArtifact.uri(place.resolve("gone")), hash)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be seen on this machine");
    for (String uri : List.of("s3://bucket/model", "no uri at all", "relative", "file:relative")) {
      assertThatThrownBy(() -> FolderArtifact.require(version(uri, hash)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(uri);
    }
  }
}
