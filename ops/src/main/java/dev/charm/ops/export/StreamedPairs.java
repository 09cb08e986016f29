package dev.charm.ops.export;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of {@code charm.preference-pairs}, as the calibrations in force see them.
 *
 * @param <P> what each pair is fetched from, so that they need not be held
 */
public final class StreamedPairs<P> implements PairSource {
  private final SortedMap<String, P> places;
  private final Function<P, PreferencePair> fetch;
  private final Map<String, Calibration> calibrations;

  /**
   * @param places where the pair of each key is
   * @param fetch the pair of a place
   * @param calibrations by key of {@code charm.calibrations}
   */
  public StreamedPairs(
      SortedMap<String, P> places,
      Function<P, PreferencePair> fetch,
      Map<String, Calibration> calibrations) {
    this.places = places;
    this.fetch = fetch;
    this.calibrations = calibrations;
  }

  @Override
  public NoPair each(Visitor visitor) throws IOException {
    long withoutCalibration = 0;
    for (Map.Entry<String, P> place : places.entrySet()) {
      PreferencePair pair = fetch.apply(place.getValue());
      Calibration calibration =
          calibration(pair.getRewardModel(), pair.getOvervalued(), pair.getReference());
      if (calibration == null) {
        withoutCalibration++;
      } else {
        visitor.visit(ExportedPair.of(place.getKey(), pair, calibration));
      }
    }
    return new NoPair(withoutCalibration, null);
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
