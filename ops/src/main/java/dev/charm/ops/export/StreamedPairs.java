package dev.charm.ops.export;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pairs of {@code charm.preference-pairs}, as the calibrations in force see them. */
public final class StreamedPairs implements PairSource {
  private final Stored pairs;
  private final Map<String, Calibration> calibrations;

  /** Takes a pair with its key. */
  @FunctionalInterface
  public interface KeyedVisitor {
    void visit(String key, PreferencePair pair) throws IOException;
  }

  /** Where pairs are kept. */
  @FunctionalInterface
  public interface Stored {
    /** Hands over every pair in order of key: the same ones each time. */
    void each(KeyedVisitor visitor) throws IOException;
  }

  /**
   * @param pairs by key of {@code charm.preference-pairs}
   * @param calibrations by key of {@code charm.calibrations}
   */
  public StreamedPairs(Stored pairs, Map<String, Calibration> calibrations) {
    this.pairs = pairs;
    this.calibrations = calibrations;
  }

  @Override
  public NoPair each(Visitor visitor) throws IOException {
    long[] withoutCalibration = {0};
    pairs.each(
        (key, pair) -> {
          Calibration calibration =
              calibration(pair.getRewardModel(), pair.getOvervalued(), pair.getReference());
          if (calibration == null) {
            withoutCalibration[0]++;
          } else {
            visitor.visit(ExportedPair.of(key, pair, calibration));
          }
        });
    return new NoPair(withoutCalibration[0], null);
  }

  @Override
  public List<Calibration> restsOn(ExportedPair pair) {
    Calibration calibration = calibration(pair.rewardModel(), pair.overvalued(), pair.reference());
    return calibration == null ? List.of() : List.of(calibration);
  }

  private @Nullable Calibration calibration(
      String rewardModel, String overvalued, String reference) {
    return calibrations.get(Keys.calibration(rewardModel, overvalued, reference));
  }

  /** Empty: a model without a calibration has no pair in the stream, and is not seen there. */
  @Override
  public List<String> pending() {
    return List.of();
  }
}
