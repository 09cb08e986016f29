package dev.charm.ops.export;

import dev.charm.schemas.Calibration;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pairs that can be gone through as often as need be, without being held all at once. */
public interface PairSource {

  /** Takes a pair. */
  @FunctionalInterface
  interface Visitor {
    /** A pair with its texts, as far as they are known. */
    void visit(ExportedPair pair) throws IOException;
  }

  /**
   * What made no pair.
   *
   * @param withoutCalibration pairs of the stream whose calibration is not in force any more
   * @param ties pairs that would be there if two corrected scores were not exactly equal; null
   *     where that is not known, because the stream holds no ties
   */
  record NoPair(long withoutCalibration, @Nullable Long ties) {}

  /** Hands over every pair in order of key: the same ones each time. */
  NoPair each(Visitor visitor) throws IOException;

  /** The calibrations that a pair of this source rests on. */
  List<Calibration> restsOn(ExportedPair pair);

  /** Policy models that have scores and take no part, as no calibration corrects them. */
  List<String> pending();
}
