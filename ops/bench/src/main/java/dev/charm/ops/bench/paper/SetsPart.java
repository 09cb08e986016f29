package dev.charm.ops.bench.paper;

import dev.charm.consumers.scoring.DjlRewardScorer;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.training.TrainingObjective;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.evaluate.BestOfNResult;
import dev.charm.ops.evaluate.PreferenceResult;
import dev.charm.ops.evaluate.PreferenceSet;
import dev.charm.ops.evaluate.Scoring;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Preference test sets and best of n, before and after a head was trained on all rated models. */
final class SetsPart implements Part {
  @Override
  public String name() {
    return "sets";
  }

  @Override
  public Found run(Setting setting, List<Long> seeds) throws Exception {
    PrintWriter unheard = new PrintWriter(Writer.nullWriter());
    Path folder = setting.folder().resolve("data/preference-tests");
    if (!Files.isDirectory(folder)) {
      throw new CommandFailedException("there is no " + folder);
    }
    List<PreferenceSet> sets = PreferenceSet.read(List.of(folder.toString()), unheard);
    Map<String, List<Double>> before = new LinkedHashMap<>();
    Map<String, List<Double>> after = new LinkedHashMap<>();
    SeedTable table = new SeedTable();
    add(setting, setting.head(), sets, before);
    for (long seed : seeds) {
      Offsets offsets = setting.offsets(setting.rewards(), setting.training(seed));
      RewardHead head =
          setting
              .lesson()
              .train(
                  offsets,
                  setting.rated(),
                  setting.reference(),
                  HeadLesson.Plan.EVERY_TWO,
                  TrainingObjective.named(Setting.MAIN_OBJECTIVE),
                  seed);
      add(setting, head, sets, after);
      table.add(
          "the first head",
          setting
              .measure()
              .of(setting.rewards())
              .withOutside(setting.lesson().outside(setting.head())));
      table.add(
          "trained",
          setting
              .measure()
              .of(setting.rows().score(head))
              .withOutside(setting.lesson().outside(head)));
      setting.tell().accept("sets: seed " + seed);
    }
    List<List<Object>> rows = new ArrayList<>();
    after.forEach(
        (name, values) ->
            rows.add(
                List.of(
                    name,
                    SeedTable.cell(before.getOrDefault(name, List.of())),
                    SeedTable.cell(values))));
    return new Found(
        name(),
        "A head trained for "
            + Setting.MAIN_OBJECTIVE
            + " on calibrated pairs of every two rated models, on test sets from elsewhere, and"
            + " as a picker of the best of n answers of rated models to held-out prompts, by the"
            + " preferences of AlpacaEval 2's judge.",
        List.of(),
        List.of(
            table.detail("The head, at held-out prompts"),
            new Detail(
                "Accuracy on test sets, and the judged win rate of the answer that is picked",
                List.of("set", "before", "after"),
                rows)));
  }

  private static void add(
      Setting setting, RewardHead head, List<PreferenceSet> sets, Map<String, List<Double>> into) {
    PrintWriter unheard = new PrintWriter(Writer.nullWriter());
    Scoring scoring = new Scoring(new DjlRewardScorer("paper@1", setting.encoder(), head), unheard);
    for (PreferenceSet set : sets) {
      for (PreferenceResult result : PreferenceResult.of(set, scoring, unheard)) {
        String name =
            result.subset().equals(PreferenceResult.ALL)
                ? set.name()
                : set.name() + ", " + result.subset();
        add(into, name + " (" + result.pairs() + ")", result.accuracy());
      }
    }
    RewardsOfHead rewards = new RewardsOfHead(setting.data(), setting.rows().score(head));
    for (BestOfNResult result : BestOfNResult.of(rewards, rewards.preferences(), 0, unheard)) {
      if (!result.picker().equals("longest")) {
        add(into, "best of " + result.n() + ", picked by " + result.picker(), result.winRate());
      }
    }
  }

  private static void add(Map<String, List<Double>> into, String name, double value) {
    into.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }
}
