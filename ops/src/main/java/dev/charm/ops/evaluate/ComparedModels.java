package dev.charm.ops.evaluate;

import dev.charm.calibration.evaluation.Holm;
import dev.charm.calibration.evaluation.LetterGroups;
import dev.charm.calibration.evaluation.McNemar;
import dev.charm.calibration.evaluation.PairedBootstrap;
import dev.charm.calibration.evaluation.ProportionInterval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Several reward models on the same test sets: every two of them on each set, by McNemar's exact
 * test and a paired bootstrap, and which of them cannot be told apart.
 *
 * <p>What is compared is prompts: a prompt counts for the reward model that decided more of its
 * pairs rightly. Where every prompt has one pair this is McNemar's test as it is known; where
 * prompts have several it stays exact, which it would not over pairs. The p-values of all sets and
 * pairs of reward models are adjusted together by Holm's procedure.
 */
public final class ComparedModels {
  /** Adjusted p-values below it tell reward models apart. */
  static final double LEVEL = 0.05;

  private static final long SEED = 1;

  private final List<String> rewardModels = new ArrayList<>();
  private final Map<String, List<Map<Object, List<JudgedPair>>>> sets = new LinkedHashMap<>();

  /** Adds a reward model, scored on every set; Ties are not compared. */
  public void add(String rewardModel, List<PreferenceSet> of, Scoring scoring) {
    rewardModels.add(rewardModel);
    for (PreferenceSet set : of) {
      Map<Object, List<JudgedPair>> cases = new LinkedHashMap<>();
      for (ScoredCase scored : ScoredCase.score(set.cases(), scoring)) {
        List<JudgedPair> pairs = JudgedPair.of(scored);
        if (!pairs.isEmpty()) {
          cases.computeIfAbsent(scored.of(), each -> new ArrayList<>()).addAll(pairs);
        }
      }
      sets.computeIfAbsent(set.name(), name -> new ArrayList<>()).add(cases);
    }
  }

  /**
   * Adds a reward model that was scored on one set.
   *
   * @param cases its decisions on each case; what tells cases apart is the same for all reward
   *     models
   */
  public void add(String rewardModel, String set, Map<?, List<JudgedPair>> cases) {
    rewardModels.add(rewardModel);
    sets.computeIfAbsent(set, name -> new ArrayList<>()).add(new LinkedHashMap<>(cases));
  }

  /**
   * One reward model on one set.
   *
   * @param pairs decisions on the cases that all reward models scored
   * @param share of them that is right, with its interval
   * @param group letters: reward models that share one cannot be told apart
   */
  public record Standing(
      String set, String rewardModel, long pairs, ProportionInterval share, String group) {}

  /** What is found. */
  public record Found(List<ComparisonResult> comparisons, List<Standing> standings) {}

  private record Tested(String set, int a, int b, McNemar test, PairedBootstrap bootstrap) {}

  /** Compares every two reward models on each set. */
  public Found compare() {
    Map<String, List<List<JudgedPair>>> shared = new LinkedHashMap<>();
    sets.forEach(
        (set, models) -> {
          List<List<JudgedPair>> pairs = shared(models);
          if (!pairs.get(0).isEmpty()) {
            shared.put(set, pairs);
          }
        });
    List<Tested> tested = new ArrayList<>();
    shared.forEach(
        (set, models) -> {
          for (int a = 0; a < models.size(); a++) {
            for (int b = a + 1; b < models.size(); b++) {
              tested.add(test(set, models, a, b));
            }
          }
        });
    double[] adjusted =
        Holm.adjusted(tested.stream().mapToDouble(each -> each.test().exact()).toArray());
    Map<String, List<Standing>> standings = new LinkedHashMap<>();
    shared.forEach((set, models) -> standings.put(set, standings(set, models, tested, adjusted)));
    List<ComparisonResult> rows = new ArrayList<>();
    for (int i = 0; i < tested.size(); i++) {
      Tested each = tested.get(i);
      List<Standing> own = Objects.requireNonNull(standings.get(each.set()), "every set stands");
      rows.add(row(each, adjusted[i], own));
    }
    return new Found(rows, standings.values().stream().flatMap(List::stream).toList());
  }

  /** For each reward model the decisions of cases that all of them scored. */
  private static List<List<JudgedPair>> shared(List<Map<Object, List<JudgedPair>>> models) {
    Set<Object> common = new HashSet<>(models.get(0).keySet());
    models.forEach(each -> common.retainAll(each.keySet()));
    return models.stream()
        .map(
            each ->
                each.entrySet().stream()
                    .filter(own -> common.contains(own.getKey()))
                    .flatMap(own -> own.getValue().stream())
                    .toList())
        .toList();
  }

  private static Tested test(String set, List<List<JudgedPair>> models, int a, int b) {
    Accuracy.ByPrompt first = Accuracy.ByPrompt.of(models.get(a));
    Accuracy.ByPrompt second = Accuracy.ByPrompt.of(models.get(b));
    long more = 0;
    long fewer = 0;
    for (int i = 0; i < first.credits().length; i++) {
      more += first.credits()[i] > second.credits()[i] + 1e-9 ? 1 : 0;
      fewer += first.credits()[i] < second.credits()[i] - 1e-9 ? 1 : 0;
    }
    return new Tested(
        set,
        a,
        b,
        new McNemar(more, fewer),
        PairedBootstrap.of(
            first.credits(), second.credits(), first.sizes(), PairedBootstrap.RESAMPLES, SEED));
  }

  private List<Standing> standings(
      String set, List<List<JudgedPair>> models, List<Tested> tested, double[] adjusted) {
    List<Accuracy> accuracies = models.stream().map(Accuracy::of).toList();
    List<Integer> order =
        IntStream.range(0, models.size())
            .boxed()
            .sorted(Comparator.comparingDouble(m -> -accuracies.get(m).share().value()))
            .toList();
    Map<Integer, Integer> places = new HashMap<>();
    order.forEach(m -> places.put(m, places.size()));
    boolean[][] differ = new boolean[models.size()][models.size()];
    for (int i = 0; i < adjusted.length; i++) {
      Tested each = tested.get(i);
      if (each.set().equals(set) && adjusted[i] < LEVEL) {
        int a = Objects.requireNonNull(places.get(each.a()), "placed");
        int b = Objects.requireNonNull(places.get(each.b()), "placed");
        differ[a][b] = true;
        differ[b][a] = true;
      }
    }
    List<String> letters = LetterGroups.of(differ);
    List<Standing> standings = new ArrayList<>();
    for (int place = 0; place < order.size(); place++) {
      int m = order.get(place);
      standings.add(
          new Standing(
              set,
              rewardModels.get(m),
              accuracies.get(m).pairs(),
              accuracies.get(m).share(),
              letters.get(place)));
    }
    return standings;
  }

  private ComparisonResult row(Tested tested, double adjusted, List<Standing> standings) {
    Standing a = standing(rewardModels.get(tested.a()), standings);
    Standing b = standing(rewardModels.get(tested.b()), standings);
    return new ComparisonResult(
        tested.set(),
        a.rewardModel(),
        b.rewardModel(),
        a.pairs(),
        a.share().value(),
        b.share().value(),
        tested.bootstrap().difference(),
        tested.bootstrap().low(),
        tested.bootstrap().high(),
        tested.test().first(),
        tested.test().second(),
        tested.test().exact(),
        tested.bootstrap().pValue(),
        adjusted,
        adjusted < LEVEL,
        a.group(),
        b.group());
  }

  private static Standing standing(String rewardModel, List<Standing> standings) {
    return standings.stream()
        .filter(each -> each.rewardModel().equals(rewardModel))
        .findFirst()
        .orElseThrow();
  }
}
