package dev.charm.schemas.precedence;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Up to which version prompts, responses and rewards were withdrawn: of a prompt everything, of a
 * response its text and its rewards. What has a higher version stands. The order of arrival does
 * not matter: what comes later of a version that is withdrawn does not bring it back.
 */
public final class RetractedVersions {
  private final Known known;
  private final BiConsumer<String, Long> keep;
  private final Function<String[], String> name;

  /** What is known of a name. */
  public interface Known {
    /** The version; null if nothing of that name is withdrawn. */
    @Nullable Long get(String name);
  }

  /**
   * @param known what was kept before
   * @param keep is given a name and the version up to which it is withdrawn
   * @param name one name of several parts
   */
  public RetractedVersions(
      Known known, BiConsumer<String, Long> keep, Function<String[], String> name) {
    this.known = known;
    this.keep = keep;
    this.name = name;
  }

  /** Everything of a prompt is withdrawn. */
  public void prompt(String promptId, long version) {
    raise(name(promptId), version);
  }

  /** One response and its rewards are withdrawn. */
  public void response(String promptId, String model, int sampleIndex, long version) {
    raise(name(promptId, model, String.valueOf(sampleIndex)), version);
  }

  /** One reward is withdrawn. */
  public void reward(
      String promptId, String model, int sampleIndex, String rewardModel, long version) {
    raise(name(promptId, model, String.valueOf(sampleIndex), rewardModel), version);
  }

  /** Whether a record of a prompt is withdrawn. */
  public boolean covered(String promptId, long version) {
    return covers(name(promptId), version);
  }

  /** Whether a record of a response, or every reward of it, is withdrawn. */
  public boolean covered(String promptId, String model, int sampleIndex, long version) {
    return covered(promptId, version)
        || covers(name(promptId, model, String.valueOf(sampleIndex)), version);
  }

  /** Whether a reward is withdrawn. */
  public boolean covered(
      String promptId, String model, int sampleIndex, String rewardModel, long version) {
    return covered(promptId, model, sampleIndex, version)
        || covers(name(promptId, model, String.valueOf(sampleIndex), rewardModel), version);
  }

  private void raise(String of, long version) {
    if (!covers(of, version)) {
      keep.accept(of, version);
    }
  }

  private boolean covers(String of, long version) {
    Long upTo = known.get(of);
    return upTo != null && version <= upTo;
  }

  private String name(String... parts) {
    return name.apply(parts);
  }
}
