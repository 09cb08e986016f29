package dev.charm.ops.export;

import dev.charm.consumers.views.GatheredPrompt;
import dev.charm.consumers.views.GatheredPrompts;
import dev.charm.ops.export.DecidedPair.Decisions;
import dev.charm.schemas.Calibration;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pairs that are chosen when they are read, of the answers of all models to a prompt. It holds
 * those of one prompt at a time.
 */
public final class ChosenPairs implements PairSource {
  private final String rewardModel;
  private final PairChoice choice;
  private final ModelOffsets offsets;
  private final GatheredPrompts prompts;

  /**
   * @param rewardModel {@code name@version}
   * @param choice with {@link PairChoice#REFERENCE} the pairs are those that the stream would have
   * @param offsets of the policy models, under that reward model
   * @param prompts that it has scored
   */
  public ChosenPairs(
      String rewardModel, PairChoice choice, ModelOffsets offsets, GatheredPrompts prompts) {
    this.rewardModel = rewardModel;
    this.choice = choice;
    this.offsets = offsets;
    this.prompts = prompts;
  }

  @Override
  public NoPair each(Visitor visitor) throws IOException {
    long[] ties = {0};
    prompts.each(prompt -> ties[0] += visit(prompt, visitor));
    return new NoPair(0, ties[0]);
  }

  /** Hands over the pairs of a prompt; returns how many ties there are. */
  private int visit(GatheredPrompt prompt, Visitor visitor) throws IOException {
    Decisions outcome = DecidedPair.choose(choice, prompt.answers(), offsets);
    List<ExportedPair> pairs =
        outcome.pairs().stream()
            .map(pair -> ExportedPair.of(rewardModel, prompt, pair))
            .sorted(Comparator.comparing(ExportedPair::key))
            .toList();
    for (ExportedPair pair : pairs) {
      visitor.visit(pair);
    }
    return outcome.ties();
  }

  /** Those of the two models against the reference model; for a pair with it, only one. */
  @Override
  public List<Calibration> restsOn(ExportedPair pair) {
    return Stream.of(pair.overvalued(), pair.reference())
        .filter(model -> !model.equals(offsets.reference()))
        .map(offsets::calibration)
        .toList();
  }

  @Override
  public List<String> pending() {
    return prompts.models().stream().filter(model -> !offsets.knows(model)).toList();
  }
}
