package dev.charm.ops.export;

import dev.charm.schemas.Calibration;
import java.io.IOException;
import java.util.List;

/** Pairs that a test made up, which rest on no calibration. */
record ListedPairs(List<ExportedPair> pairs) implements PairSource {
  @Override
  public NoPair each(Visitor visitor) throws IOException {
    for (ExportedPair pair : pairs) {
      visitor.visit(pair);
    }
    return new NoPair(0, null);
  }

  @Override
  public List<Calibration> restsOn(ExportedPair pair) {
    return List.of();
  }

  @Override
  public List<String> pending() {
    return List.of();
  }
}
