package dev.charm.ops.bench.paper;

import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.training.HeadTraining;
import dev.charm.consumers.training.TrainingObjective;
import dev.charm.consumers.training.TrainingOutcome;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.ops.bench.cluster.Folder;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.logging.Logging;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.RewardModelVersion;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One over-valued model against its reference, live: answers are scored, calibrated and trained on
 * by the services, and the version that they make scores held-out prompts.
 */
final class SinglePart implements Part {
  private static final String PROMOTED = "promoted";
  private static final String BEFORE = "the first head";
  private static final String FIRST = ShippedHead.NAME + "@" + ShippedHead.VERSION;
  private static final List<String> OBJECTIVES = List.of("pairs", "win-rate-matching");

  private final String overvalued;

  /** What a round gave. */
  private record Round(RewardHead head, String gate, double offset, double difference) {}

  SinglePart(String overvalued) {
    this.overvalued = overvalued;
  }

  @Override
  public String name() {
    return "single";
  }

  @Override
  public Found run(Setting setting, List<Long> seeds) throws Exception {
    int o = setting.data().place(overvalued);
    SeedTable table = new SeedTable();
    List<List<Object>> rounds = new ArrayList<>();
    Map<String, Integer> promoted = new HashMap<>();
    Logging.toFile(setting.work().resolve("charm.log"));
    for (long seed : seeds) {
      table.add(BEFORE, figures(setting, setting.head(), o));
      double[] offsets = new double[setting.data().models().size()];
      Offsets solved = setting.offsets(setting.rewards(), setting.training(seed));
      offsets[o] = solved.solved(o, setting.reference());
      Measure measure = setting.measure();
      double[][] corrected = solved.corrected(offsets);
      table.add(
          "the first head, with its offset",
          measure.of(corrected).withReference(measure.md(corrected, o, setting.reference())));
      for (String objective : OBJECTIVES) {
        Round round = live(setting, seed, objective, o);
        table.add(objective, figures(setting, round.head(), o));
        promoted.merge(objective, round.gate().equals(PROMOTED) ? 1 : 0, Integer::sum);
        rounds.add(
            List.of(
                seed,
                objective,
                round.gate(),
                SeedTable.number(round.offset()),
                SeedTable.number(offsets[o]),
                Double.isNaN(round.difference())
                    ? "–"
                    : String.format(Locale.ROOT, "%.1e", round.difference())));
        setting.tell().accept("single: seed " + seed + ", " + objective + ", " + round.gate());
      }
    }
    return new Found(
        name(),
        overvalued
            + " against "
            + setting.data().models().get(setting.reference())
            + ", through the topics: the embedded stack takes in answers of both at the training"
            + " prompts and their ratings, scores, calibrates, and trains one version, which the"
            + " gate judges; then it takes in the held-out prompts, which the new version scores."
            + " What the gate refused is measured all the same, but not live."
            + " |MD| to the reference is that of this one model; what stands beside it is of all"
            + " rated models. The recipe was chosen at training prompts, by first heads made anew"
            + " of some of them. There the audit refuses the very offset, added to the rewards, in"
            + " 3 splits of 4: this model seldom writes headers, and whatever lowers all of its"
            + " answers makes headers worth more. So the recipe holds dependences on form back, and"
            + " what an update pays for must be something else.",
        targets(table, promoted, seeds.size()),
        List.of(
            table.detail("One over-valued model, at held-out prompts"),
            new Detail(
                "Rounds",
                List.of(
                    "seed",
                    "objective",
                    "gate",
                    "offset in the topic",
                    "offset in batch",
                    "greatest difference of a reward, topic to batch"),
                rounds),
            RecipeTries.single()));
  }

  private List<Target> targets(SeedTable table, Map<String, Integer> promoted, int of) {
    Figures before = table.mean(BEFORE);
    List<Target> targets = new ArrayList<>();
    for (String objective : OBJECTIVES) {
      Figures after = table.mean(objective);
      int rounds = promoted.getOrDefault(objective, 0);
      targets.add(
          new Target(
              name(),
              objective + ": promoted by the gate",
              of + " of " + of,
              rounds + " of " + of,
              rounds == of));
      targets.add(Target.atMost(name(), objective + ": |MD|", after.mdReference(), .10));
      targets.add(
          Target.atMost(
              name(), objective + ": judge accuracy lost", before.judge() - after.judge(), .015));
      targets.add(
          Target.atLeast(
              name(), objective + ": Spearman gained", after.spearman() - before.spearman(), 0));
    }
    return targets;
  }

  private static Figures figures(Setting setting, RewardHead head, int o) {
    double[][] rewards = setting.rows().score(head);
    Measure measure = setting.measure();
    return measure
        .of(rewards)
        .withReference(measure.md(rewards, o, setting.reference()))
        .withOutside(setting.lesson().outside(head));
  }

  private static Round live(Setting setting, long seed, String objective, int o) throws Exception {
    PaperData data = setting.data();
    TrainingSettings usual = TrainingSettings.defaults();
    TrainingSettings training =
        new TrainingSettings(
            usual.rewardModelName(),
            Integer.MAX_VALUE,
            usual.heldOutPercent(),
            TrainingObjective.named(objective),
            HeadTraining.update(seed),
            usual.mostAccuracyLoss(),
            Duration.ofSeconds(1));
    Path embeddings = setting.work().resolve("embeddings");
    try (Folder folder = Folder.create(setting.work())) {
      copy(embeddings, folder.path().resolve("embeddings"));
      Round round;
      try (LiveStack stack =
          LiveStack.start(folder.path(), data.models().get(setting.reference()), training)) {
        stack.rate(data, o, setting.reference());
        stack.answer(data, setting.training(seed), o, setting.reference());
        stack.settle();
        Calibration calibration = stack.calibration(FIRST, data.models().get(o));
        TrainingOutcome outcome = stack.train();
        if (outcome instanceof TrainingOutcome.Promoted promoted) {
          stack.answer(data, data.heldOut(), o, setting.reference());
          stack.settle();
          RewardHead head = head(promoted.version());
          double difference = difference(setting, stack, promoted.version(), head, o);
          round = new Round(head, PROMOTED, calibration.getOffset(), difference);
        } else if (outcome instanceof TrainingOutcome.Refused refused) {
          round =
              new Round(
                  head(refused.version()),
                  "refused: " + refused.version().getReason(),
                  calibration.getOffset(),
                  Double.NaN);
        } else {
          throw new CommandFailedException(
              "nothing was trained: " + ((TrainingOutcome.NotTrained) outcome).reason());
        }
      }
      copy(folder.path().resolve("embeddings"), embeddings);
      return round;
    }
  }

  private static RewardHead head(RewardModelVersion version) throws Exception {
    ByteBuffer artifact = version.getArtifact().duplicate();
    byte[] bytes = new byte[artifact.remaining()];
    artifact.get(bytes);
    return HeadFormat.read(bytes);
  }

  /** How far the rewards in the topic are from those that the head gives here. */
  private static double difference(
      Setting setting, LiveStack stack, RewardModelVersion version, RewardHead head, int o) {
    double greatest = 0;
    String id = version.getName() + "@" + version.getVersion();
    for (int m : new int[] {o, setting.reference()}) {
      Map<Integer, Double> live = stack.rewards(setting.data(), id, m);
      for (int p : setting.data().heldOut()) {
        Double reward = live.get(p);
        if (reward == null) {
          throw new CommandFailedException(id + " did not score every held-out answer");
        }
        greatest = Math.max(greatest, Math.abs(reward - head.score(setting.rows().rows()[m][p])));
      }
    }
    return greatest;
  }

  private static void copy(Path from, Path to) throws Exception {
    if (Files.isDirectory(from)) {
      Files.createDirectories(to);
      try (Stream<Path> files = Files.list(from)) {
        for (Path file : files.toList()) {
          Files.copy(
              file,
              to.resolve(file.getFileName()),
              java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
