package dev.charm.ops.export;

import dev.charm.consumers.views.PairTexts;
import dev.charm.ops.export.DecidedPair.Decisions;
import dev.charm.schemas.Calibration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Pairs that are chosen when they are read, of the answers of all models to a prompt. */
public final class ChosenPairs implements PairSource {
  private final PairPlan plan;
  private final PairTexts texts;

  /**
   * @param plan which pairs
   * @param texts where theirs are
   */
  public ChosenPairs(PairPlan plan, PairTexts texts) {
    this.plan = plan;
    this.texts = texts;
  }

  @Override
  public NoPair each(Visitor visitor) throws IOException {
    long ties = 0;
    for (String promptId : plan.prompts()) {
      Decisions outcome = plan.at(promptId);
      ties += outcome.ties();
      List<ExportedPair> pairs = new ArrayList<>();
      for (DecidedPair pair : outcome.pairs()) {
        pairs.add(ExportedPair.of(plan.rewardModel(), promptId, pair, texts));
      }
      pairs.sort(Comparator.comparing(ExportedPair::key));
      for (ExportedPair pair : pairs) {
        visitor.visit(pair);
      }
    }
    return new NoPair(0, ties);
  }

  /** Those of the two models against the reference model; for a pair with it, only one. */
  @Override
  public List<Calibration> restsOn(ExportedPair pair) {
    return Stream.of(pair.overvalued(), pair.reference())
        .filter(model -> !model.equals(plan.offsets().reference()))
        .map(model -> plan.offsets().calibration(model))
        .toList();
  }

  @Override
  public List<String> pending() {
    return List.copyOf(plan.pending());
  }
}
