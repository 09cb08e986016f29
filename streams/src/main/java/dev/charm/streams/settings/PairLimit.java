package dev.charm.streams.settings;

/**
 * How many calibrations one reward model may have where no reference model is named and so every
 * policy model is calibrated against every other: their number grows with the square of the models,
 * and with it what is held, read back and published. Beyond the limit none is made, rather than
 * some that depend on who came first; statistics of models go on.
 *
 * @param calibrations of one reward model, of policy models that it has scored, rated or not,
 *     because a rating may come at any time; {@link Long#MAX_VALUE} for any number
 */
public record PairLimit(long calibrations) {
  /** Of 32 models. */
  public static final PairLimit DEFAULT = new PairLimit(1_000);

  /** Any number, as someone has asked for. */
  public static final PairLimit NONE = new PairLimit(Long.MAX_VALUE);

  /**
   * @throws IllegalArgumentException if it is not positive
   */
  public PairLimit {
    if (calibrations <= 0) {
      throw new IllegalArgumentException("a limit of calibrations must be positive");
    }
  }

  /** How many calibrations so many models make. */
  public static long ofModels(int models) {
    return (long) models * (models - 1);
  }

  /** Whether so many models may all be calibrated against each other. */
  public boolean allows(int models) {
    return ofModels(models) <= calibrations;
  }
}
