package dev.charm.consumers.views;

import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelId;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The versions of one reward model as {@code charm.reward-models} tells them, and which scores. */
public final class RewardModelView implements AutoCloseable {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** Older first; versions made at the same instant by their numbers, then by their names. */
  private static final Comparator<RewardModelVersion> BY_AGE =
      Comparator.comparing(RewardModelVersion::getCreatedAt)
          .thenComparing(v -> number(v.getVersion()))
          .thenComparing(RewardModelVersion::getVersion);

  private final String name;
  private final TopicView<RewardModelVersion> versions;

  /**
   * Opens the view and begins to read.
   *
   * @param name of the reward model, without version
   * @param clients settings of the Kafka clients
   * @param registry stays the caller's to close
   */
  public RewardModelView(String name, Properties clients, Registry registry) {
    this.name = name;
    this.versions =
        TopicView.open(
            Topics.REWARD_MODELS,
            v -> name.equals(v.getName()) ? Optional.of(held(v)) : Optional.empty(),
            clients,
            registry,
            List.of());
  }

  /**
   * What does not score and will not is held without head and manifest: there may be thousands. The
   * first of a lineage keeps its head: every training begins there, and every gate looks back to
   * it.
   */
  private static RewardModelVersion held(RewardModelVersion version) {
    boolean first = version.getParent() == null;
    return switch (RewardModelStatus.of(version.getStatus())) {
      case CANDIDATE, ACTIVE -> version;
      case REFUSED, RETIRED ->
          RewardModelVersion.newBuilder(version)
              .setArtifact(first ? version.getArtifact() : null)
              .setManifest(null)
              .build();
    };
  }

  /** Calls {@code onChange} at each change from now on, in the view's own thread. */
  public void listen(Runnable onChange) {
    versions.listen((key, before, now) -> onChange.run());
  }

  /** {@code name@version} of a version. */
  public static String id(RewardModelVersion version) {
    return new RewardModelId(version.getName(), version.getVersion()).toString();
  }

  /**
   * All versions known so far, older first; refused and retired ones without manifest, and without
   * head unless they have no parent.
   */
  public List<RewardModelVersion> versions() {
    return versions.snapshot().values().stream().sorted(BY_AGE).toList();
  }

  /** The version that scores: of the active ones the youngest. */
  public Optional<RewardModelVersion> active() {
    return active(version -> true);
  }

  /** The version that scores among those that {@code usable} accepts. */
  public Optional<RewardModelVersion> active(Predicate<RewardModelVersion> usable) {
    return versions().stream()
        .filter(v -> RewardModelStatus.of(v.getStatus()) == RewardModelStatus.ACTIVE)
        .filter(usable)
        .reduce((older, younger) -> younger);
  }

  /** The whole number after the greatest that any version has: 1 for the first. */
  public String nextVersion() {
    return versions().stream()
        .map(v -> number(v.getVersion()))
        .reduce(BigInteger.ZERO, BigInteger::max)
        .add(BigInteger.ONE)
        .toString();
  }

  /**
   * Makes sure that the view goes on following.
   *
   * @throws IllegalStateException if it has failed or is closed
   */
  public void requireAlive() {
    versions.requireAlive();
  }

  /** Waits until all that was committed before this call is known; false when it took longer. */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    return versions.awaitCaughtUp(timeout);
  }

  private static BigInteger number(String version) {
    return NUMBER.matcher(version).matches() ? new BigInteger(version) : BigInteger.ZERO;
  }

  /** The reward model's name. */
  public String name() {
    return name;
  }

  @Override
  public void close() {
    versions.close();
  }
}
