package dev.charm.ops.bench.paper;

import dev.charm.calibration.rating.ExpectedWinRate;
import java.util.ArrayList;
import java.util.List;

/** Offsets alone, of models whose ratings are known. */
final class KnownPart implements Part {
  private static final String SOLVED = "solved against the reference";
  private static final String JOINT = "joint, a fifth of the usual temperature";
  private static final String USUAL = "joint, usual temperature";

  @Override
  public String name() {
    return "known";
  }

  @Override
  public Found run(Setting setting, List<Long> seeds) {
    SeedTable table = new SeedTable();
    List<Double> floors = new ArrayList<>();
    List<Double> floorsToReference = new ArrayList<>();
    Measure measure = setting.measure();
    for (long seed : seeds) {
      Offsets offsets = setting.offsets(setting.rewards(), setting.training(seed));
      double[] byReference = offsets.byReference(setting.reference(), setting.rated());
      table.add("as they are", measure.of(setting.rewards()));
      table.add(SOLVED, measure.of(offsets.corrected(byReference)));
      table.add(USUAL, measure.of(offsets.corrected(joint(setting, offsets, byReference, 1))));
      table.add(JOINT, measure.of(offsets.corrected(joint(setting, offsets, byReference, 0.2))));
      yardsticks(setting, seed, table);
      floors.add(floor(setting, seed, false));
      floorsToReference.add(floor(setting, seed, true));
      setting.tell().accept("known: seed " + seed);
    }
    Figures before = table.mean("as they are");
    Figures solved = table.mean(SOLVED);
    Figures joint = table.mean(JOINT);
    return new Found(
        name(),
        "Offsets are learned at the training prompts of a seed and measured at held-out prompts."
            + " By sampling alone, with "
            + setting.data().heldOut().length
            + " prompts and every win rate as expected, |MD| is "
            + SeedTable.cell(floorsToReference)
            + " to the reference and "
            + SeedTable.cell(floors)
            + " over all pairs. Joint offsets suit all pairs at once. At the usual temperature, the"
            + " median spread of the differences, they suit soft win rates; at a fifth of it, which"
            + " was set before anything was measured, nearly the hard ones that |MD| is of. A judge's reference that nobody has rated gets a"
            + " predicted offset.",
        List.of(
            Target.atMost(name(), "|MD| to the reference, solved", solved.mdReference(), .06),
            Target.atMost(name(), "|MD| over all pairs, joint", joint.md(), .10),
            Target.atMost(
                name(), "judge accuracy lost, joint", before.judge() - joint.judge(), .02)),
        List.of(table.detail("Offsets of known models, at held-out prompts")));
  }

  private static double[] joint(
      Setting setting, Offsets offsets, double[] byReference, double temperature) {
    double[] joint = offsets.joint(setting.rated(), temperature);
    double shift = joint[setting.reference()];
    for (int m = 0; m < joint.length; m++) {
      joint[m] = m < setting.data().rated() ? joint[m] - shift : byReference[m];
    }
    return joint;
  }

  private static void yardsticks(Setting setting, long seed, SeedTable table) {
    Measure measure = setting.measure();
    int models = setting.rewards().length;
    int prompts = setting.data().prompts().size();
    table.add("coin: random rewards", measure.of(Yardsticks.coin(models, prompts, seed)));
    table.add(
        "dealt out anew within prompts", measure.of(Yardsticks.shuffled(setting.rewards(), seed)));
    for (double share : new double[] {1, 2, 4}) {
      table.add(
          "with noise of " + SeedTable.number(share) + " sd",
          measure.of(Yardsticks.noisy(setting.rewards(), share, seed)));
    }
  }

  private static double floor(Setting setting, long seed, boolean toReference) {
    List<Double> expected = new ArrayList<>();
    for (int o : setting.rated()) {
      for (int r : setting.rated()) {
        if (toReference ? r == setting.reference() && o != r : o < r) {
          expected.add(ExpectedWinRate.of(setting.data().rating(o), setting.data().rating(r)));
        }
      }
    }
    return Yardsticks.floor(
        expected.stream().mapToDouble(e -> e).toArray(), setting.data().heldOut().length, seed);
  }
}
