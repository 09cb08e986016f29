package dev.charm.consumers.training;

import dev.charm.consumers.store.PinnedValues;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pairs of the models {@code over} and {@code ref}, and what goes with them. */
final class PairFixture {
  private PairFixture() {}

  /** Pairs as they are pinned: in an order of their own, whatever that of the map. */
  static PinnedValues<PreferencePair> pinned(Map<String, PreferencePair> pairs) {
    return new PinnedValues<>() {
      @Override
      public <E extends Exception> void each(Visitor<PreferencePair, E> visitor) throws E {
        for (Map.Entry<String, PreferencePair> pair : new TreeMap<>(pairs).entrySet()) {
          visitor.visit(pair.getKey(), pair.getValue());
        }
      }

      @Override
      public void close() {}
    };
  }

  /** Adds the pair of a prompt; the larger score is chosen. */
  static void put(
      Map<String, PreferencePair> pairs,
      String rewardModel,
      String prompt,
      double overScore,
      double refScore,
      String overText,
      @Nullable String refText) {
    Candidate over = new Candidate("over", 0, overScore, overText);
    Candidate ref = new Candidate("ref", 0, refScore, refText);
    boolean overWins = overScore > refScore;
    pairs.put(
        Keys.pair(rewardModel, prompt, "over", "ref"),
        PreferencePair.newBuilder()
            .setRewardModel(rewardModel)
            .setPromptId(prompt)
            .setOvervalued("over")
            .setReference("ref")
            .setChosen(overWins ? over : ref)
            .setRejected(overWins ? ref : over)
            .setPrompt(List.of(new Message("user", "Tell me about " + prompt)))
            .build());
  }

  static Calibration calibration(
      String rewardModel, double offset, long revision, boolean settled) {
    return Calibration.newBuilder()
        .setRewardModel(rewardModel)
        .setOvervalued("over")
        .setReference("ref")
        .setPrompts(10)
        .setTies(0)
        .setExpectedWinRate(0.5)
        .setHardWinRate(0.7)
        .setMismatchDegree(0.4)
        .setObjective("win-rate")
        .setOffset(offset)
        .setOffsetCiLow(offset - 1)
        .setOffsetCiHigh(offset + 1)
        .setFlips(1)
        .setCalibratedHardWinRate(0.5)
        .setWorse(false)
        .setRatingOvervalued(rating("over"))
        .setRatingReference(rating("ref"))
        .setSettled(settled)
        .setRevision(revision)
        .setCalculatedAt(Instant.EPOCH)
        .build();
  }

  private static ArenaRating rating(String model) {
    return ArenaRating.newBuilder()
        .setArena("overall")
        .setModel(model)
        .setRating(1000)
        .setSource("fixture")
        .setAsOf(Instant.EPOCH)
        .build();
  }

  static RewardModelVersion version(String name, String version) {
    return RewardModelVersion.newBuilder()
        .setName(name)
        .setVersion(version)
        .setStatus(RewardModelStatus.ACTIVE.name())
        .setArtifactSha256("")
        .setCreatedAt(Instant.EPOCH)
        .build();
  }
}
