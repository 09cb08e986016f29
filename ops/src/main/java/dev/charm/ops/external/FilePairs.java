package dev.charm.ops.external;

import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.training.FileTraining;
import dev.charm.consumers.training.external.RoundTexts;
import dev.charm.ops.export.ExportedPair;
import dev.charm.ops.export.PairSource;
import dev.charm.schemas.Calibration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Pairs that somebody has in files: without models, scores and calibrations. */
record FilePairs(List<FileTraining.Pair> pairs) implements PairSource, RoundTexts {
  private static final String CHOSEN = "chosen";
  private static final String REJECTED = "rejected";

  @Override
  public NoPair each(PairSource.Visitor visitor) throws IOException {
    for (int i = 0; i < pairs.size(); i++) {
      visitor.visit(exported(pairs.get(i), "%09d".formatted(i)));
    }
    return new NoPair(0, null);
  }

  private static ExportedPair exported(FileTraining.Pair pair, String key) {
    return new ExportedPair(
        key,
        "file",
        pair.prompt(),
        CHOSEN,
        REJECTED,
        CHOSEN,
        0,
        1,
        REJECTED,
        0,
        0,
        0,
        1,
        pair.chosen().messages().stream()
            .map(message -> new ExportedPair.Turn(message.role(), message.content()))
            .toList(),
        pair.chosen().response(),
        pair.rejected().response());
  }

  @Override
  public List<Calibration> restsOn(ExportedPair pair) {
    return List.of();
  }

  @Override
  public List<String> pending() {
    return List.of();
  }

  @Override
  public void each(RoundTexts.Visitor visitor) {
    for (FileTraining.Pair pair : pairs) {
      visitor.visit(pair.prompt(), name(pair.chosen()), pair.chosen());
      visitor.visit(pair.prompt(), name(pair.rejected()), pair.rejected());
    }
  }

  private static String name(ScoringRequest answer) {
    return Sha256.hex(answer.response().getBytes(StandardCharsets.UTF_8));
  }
}
