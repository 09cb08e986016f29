package dev.charm.ops.training;

import dev.charm.consumers.scoring.HeadArtifact;
import dev.charm.consumers.scoring.RewardModelPublisher;
import dev.charm.consumers.scoring.classifier.FolderArtifact;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelId;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The versions on {@code charm.reward-models}, and how a person changes which of them scores. */
public final class TrainedVersions {
  private final List<RewardModelVersion> versions;

  private TrainedVersions(Collection<RewardModelVersion> versions) {
    this.versions =
        versions.stream()
            .sorted(
                Comparator.comparing(RewardModelVersion::getName)
                    .thenComparing(RewardModelVersion::getCreatedAt)
                    .thenComparing(RewardModelVersion::getVersion))
            .toList();
  }

  /** All that the topic has. */
  public static TrainedVersions read(LogReader reader) {
    return of(reader.latest(Topics.REWARD_MODELS).values());
  }

  /** These, in whatever order. */
  static TrainedVersions of(Collection<RewardModelVersion> versions) {
    return new TrainedVersions(versions);
  }

  /** By name, older first. */
  public List<RewardModelVersion> all() {
    return versions;
  }

  /**
   * What to publish so that a version scores from now on: of a name alone, its youngest candidate.
   *
   * @throws CommandFailedException if there is no such version, it scores already, or its model
   *     cannot be read
   */
  public List<RewardModelVersion> promotion(String named) {
    return change(
        named.contains("@")
            ? of(named)
            : youngest(named, RewardModelStatus.CANDIDATE)
                .orElseThrow(
                    () ->
                        new CommandFailedException(
                            "no version of "
                                + named
                                + " is a candidate; name the one to promote: "
                                + named
                                + "@VERSION")),
        "promoted by hand");
  }

  /**
   * What to publish so that an earlier version scores again: of a name alone, the one that the
   * active one replaced.
   *
   * @throws CommandFailedException if there is no such version, or it never scored
   */
  public List<RewardModelVersion> rollback(String named) {
    RewardModelVersion target = named.contains("@") ? of(named) : replaced(named);
    RewardModelStatus status = RewardModelStatus.of(target.getStatus());
    if (status == RewardModelStatus.CANDIDATE || status == RewardModelStatus.REFUSED) {
      throw new CommandFailedException(
          RewardModelView.id(target) + " never scored: it is promoted, not rolled back to");
    }
    return change(target, "rolled back to by hand");
  }

  private List<RewardModelVersion> change(RewardModelVersion target, String reason) {
    String id = RewardModelView.id(target);
    if (RewardModelStatus.of(target.getStatus()) == RewardModelStatus.ACTIVE) {
      throw new CommandFailedException(id + " is active already");
    }
    try {
      if (FolderArtifact.isNamedBy(target)) {
        FolderArtifact.require(target);
      } else {
        HeadArtifact.read(target);
      }
    } catch (IOException e) {
      throw new CommandFailedException(id + " cannot score: " + e.getMessage(), e);
    }
    List<RewardModelVersion> changed = new ArrayList<>();
    changed.add(
        RewardModelVersion.newBuilder(target)
            .setStatus(RewardModelStatus.ACTIVE.name())
            .setReason(reason)
            .build());
    for (RewardModelVersion active : of(target.getName(), RewardModelStatus.ACTIVE)) {
      changed.add(
          RewardModelVersion.newBuilder(active)
              .setStatus(RewardModelStatus.RETIRED.name())
              .setReason(id + " was " + reason)
              .build());
    }
    return changed;
  }

  private RewardModelVersion of(String named) {
    RewardModelId id = RewardModelId.parse(named);
    return versions.stream()
        .filter(v -> v.getName().equals(id.name()) && v.getVersion().equals(id.version()))
        .findFirst()
        .orElseThrow(() -> new CommandFailedException(named + " is not on charm.reward-models"));
  }

  private RewardModelVersion replaced(String name) {
    RewardModelVersion active =
        youngest(name, RewardModelStatus.ACTIVE)
            .orElseThrow(() -> new CommandFailedException("no version of " + name + " is active"));
    @Nullable String parent = active.getParent();
    if (parent == null) {
      throw new CommandFailedException(
          RewardModelView.id(active) + " replaced no other version; name the one to go back to");
    }
    return of(parent);
  }

  private Optional<RewardModelVersion> youngest(String name, RewardModelStatus status) {
    return of(name, status).stream().reduce((older, younger) -> younger);
  }

  private List<RewardModelVersion> of(String name, RewardModelStatus status) {
    return versions.stream()
        .filter(v -> v.getName().equals(name))
        .filter(v -> RewardModelStatus.of(v.getStatus()) == status)
        .toList();
  }

  /** Publishes a change, all of it or nothing. */
  public static void publish(List<RewardModelVersion> changed, Connection to) throws IOException {
    try (Registry registry = to.registry();
        RewardModelPublisher publisher =
            new RewardModelPublisher(
                "by-hand-" + Objects.requireNonNull(changed.get(0)).getName(),
                to.kafka(),
                registry)) {
      publisher.publish(changed);
    }
  }
}
