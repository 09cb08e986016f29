package dev.charm.ops.command;

import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import java.time.Instant;

/** Calibrations of {@code o} against {@code r} by {@code rm@1}, to vary. */
public final class CalibrationFixture {
  private CalibrationFixture() {}

  /** One in force. */
  public static Calibration calibration(
      String o, String r, double offset, double ratingO, double ratingR) {
    return Calibration.newBuilder()
        .setRewardModel("rm@1")
        .setOvervalued(o)
        .setReference(r)
        .setPrompts(10)
        .setTies(0)
        .setExpectedWinRate(ExpectedWinRate.of(ratingO, ratingR))
        .setHardWinRate(0.75)
        .setMismatchDegree(0.1)
        .setObjective("win-rate")
        .setTemperature(null)
        .setOffset(offset)
        .setOffsetCiLow(offset - 1)
        .setOffsetCiHigh(offset + 1)
        .setFlips(1)
        .setCalibratedHardWinRate(0.5)
        .setWorse(false)
        .setRatingOvervalued(rating(o, ratingO))
        .setRatingReference(rating(r, ratingR))
        .setSettled(true)
        .setRevision(0)
        .setCalculatedAt(Instant.EPOCH)
        .build();
  }

  /** A revision at a time. */
  public static Calibration revision(
      long revision, Instant at, double offset, double ratingO, long prompts) {
    Calibration calibration = calibration("o", "r", offset, ratingO, 1000);
    calibration.setRevision(revision);
    calibration.setCalculatedAt(at);
    calibration.setPrompts(prompts);
    return calibration;
  }

  /** What a reward model makes of a model that has met no other. */
  public static ModelStats stats(String rewardModel, String model) {
    return ModelStats.newBuilder()
        .setRewardModel(rewardModel)
        .setPolicyModel(model)
        .setResponses(10)
        .setMean(0)
        .setSpread(1)
        .setWins(0)
        .setTies(0)
        .setGames(0)
        .setRevision(0)
        .build();
  }

  public static ArenaRating rating(String model, double rating) {
    return ArenaRating.newBuilder()
        .setArena("overall")
        .setModel(model)
        .setRating(rating)
        .setSource("test")
        .setAsOf(Instant.EPOCH)
        .build();
  }
}
