package dev.charm.ops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.scoring.classifier.FolderArtifact;
import dev.charm.consumers.scoring.classifier.TinyClassifier;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedVersionsTest {
  @TempDir Path place;

  private final List<RewardModelVersion> versions = new ArrayList<>();

  private void version(String version, RewardModelStatus status, @Nullable String parent)
      throws IOException {
    RewardModelVersion shipped = ShippedHead.version();
    versions.add(
        RewardModelVersion.newBuilder(shipped)
            .setVersion(version)
            .setStatus(status.name())
            .setParent(parent)
            .setCreatedAt(shipped.getCreatedAt().plusSeconds(Long.parseLong(version)))
            .build());
  }

  private TrainedVersions all() {
    return TrainedVersions.of(versions);
  }

  private static List<String> told(List<RewardModelVersion> changed) {
    return changed.stream().map(v -> RewardModelView.id(v) + " " + v.getStatus()).toList();
  }

  @Test
  void shouldRollBackToTheVersionThatTheActiveOneReplaced() throws IOException {
    version("1", RewardModelStatus.RETIRED, null);
    version("2", RewardModelStatus.REFUSED, "charm-minilm@1");
    version("3", RewardModelStatus.ACTIVE, "charm-minilm@1");
    assertThat(told(all().rollback("charm-minilm")))
        .containsExactly("charm-minilm@1 ACTIVE", "charm-minilm@3 RETIRED");
    assertThatThrownBy(() -> all().rollback("charm-minilm@2")).hasMessageContaining("never scored");
    assertThatThrownBy(() -> all().rollback("charm-minilm@3"))
        .hasMessageContaining("is active already");
    assertThatThrownBy(() -> all().rollback("charm-minilm@9"))
        .hasMessageContaining("is not on charm.reward-models");
    assertThatThrownBy(() -> all().rollback("other"))
        .hasMessageContaining("no version of other is active");
  }

  @Test
  void shouldPromoteTheYoungestCandidateOrTheOneThatIsNamed() throws IOException {
    version("1", RewardModelStatus.ACTIVE, null);
    version("2", RewardModelStatus.REFUSED, "charm-minilm@1");
    assertThatThrownBy(() -> all().promotion("charm-minilm"))
        .hasMessageContaining("no version of charm-minilm is a candidate");
    assertThat(told(all().promotion("charm-minilm@2")))
        .containsExactly("charm-minilm@2 ACTIVE", "charm-minilm@1 RETIRED");
    version("3", RewardModelStatus.CANDIDATE, "charm-minilm@1");
    version("4", RewardModelStatus.CANDIDATE, "charm-minilm@1");
    assertThat(told(all().promotion("charm-minilm")))
        .containsExactly("charm-minilm@4 ACTIVE", "charm-minilm@1 RETIRED");
  }

  @Test
  void shouldNotHaveAVersionScoreWhoseModelIsDamagedOrGone() throws IOException {
    version("1", RewardModelStatus.RETIRED, null);
    version("2", RewardModelStatus.ACTIVE, "charm-minilm@1");
    versions.get(0).setArtifact(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThatThrownBy(() -> all().rollback("charm-minilm"))
        .hasMessageContaining("charm-minilm@1 cannot score: the head does not have the SHA-256");
    versions.get(0).setArtifact(null);
    assertThatThrownBy(() -> all().rollback("charm-minilm"))
        .hasMessageContaining("charm-minilm@1 cannot score: the version carries no head");
  }

  @Test
  void shouldHaveAVersionInAFolderScoreIfItIsTheOneThatItNames() throws IOException {
    Path folder = TinyClassifier.write(place.resolve("tiny"), "reward").folder();
    version("1", RewardModelStatus.ACTIVE, null);
    version("2", RewardModelStatus.CANDIDATE, "charm-minilm@1");
    versions.get(1).setArtifact(null);
    versions.get(1).setArtifactUri(FolderArtifact.uri(folder));
    assertThatThrownBy(() -> all().promotion("charm-minilm"))
        .hasMessageContaining("charm-minilm@2 cannot score: the model in")
        .hasMessageContaining("does not have the SHA-256");
    versions.get(1).setArtifactSha256(FolderArtifact.hash(folder));
    assertThat(told(all().promotion("charm-minilm")))
        .containsExactly("charm-minilm@2 ACTIVE", "charm-minilm@1 RETIRED");
  }
}
