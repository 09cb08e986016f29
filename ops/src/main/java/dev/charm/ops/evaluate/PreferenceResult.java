package dev.charm.ops.evaluate;

import dev.charm.calibration.evaluation.ProportionInterval;
import dev.charm.calibration.evaluation.TiesScore;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.producers.preferences.PreferenceCase.Shape;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a reward model fares on a part of a test set.
 *
 * @param set the test set
 * @param subset the part; {@value #ALL} for all of it
 * @param pairs decisions that were made
 * @param accuracy share that is right, equal scores counting half; of Ties RewardBench 2's score
 * @param ciLow lower end of its 95 % interval
 * @param ciHigh upper end
 * @param lengthOnly accuracy of taking the longer answer, where texts are known; null where none is
 * @param lengthMatchedPairs decisions between answers whose lengths are within 20 % of the longest
 * @param lengthMatchedAccuracy accuracy on those; null where there is none
 */
public record PreferenceResult(
    String set,
    String subset,
    long pairs,
    double accuracy,
    double ciLow,
    double ciHigh,
    @Nullable Double lengthOnly,
    long lengthMatchedPairs,
    @Nullable Double lengthMatchedAccuracy) {
  /** The subset that is the whole set. */
  public static final String ALL = "all";

  /** The fields of {@code charm evaluate preferences}, in their order. */
  public static final Listing<PreferenceResult> LISTING =
      Listing.of(
          Column.of("set", PreferenceResult::set),
          Column.of("subset", PreferenceResult::subset),
          Column.of("pairs", PreferenceResult::pairs),
          Column.of("accuracy", 3, PreferenceResult::accuracy),
          Column.of("ci_low", 3, PreferenceResult::ciLow),
          Column.of("ci_high", 3, PreferenceResult::ciHigh),
          Column.of("length_only", 3, PreferenceResult::lengthOnly),
          Column.of("length_matched_pairs", PreferenceResult::lengthMatchedPairs)
              .headed("matched pairs"),
          Column.of("length_matched_accuracy", 3, PreferenceResult::lengthMatchedAccuracy)
              .headed("matched accuracy"));

  /**
   * Evaluates a reward model on a set, and tells what a reader must know of the numbers.
   *
   * @return one row for each subset (of RM-Bench for each level of each), then one for the whole;
   *     none if no case was scored
   */
  public static List<PreferenceResult> of(PreferenceSet set, Scoring scoring, PrintWriter notes) {
    List<ScoredCase> scored = ScoredCase.score(set.cases(), scoring);
    List<JudgedPair> pairs = new ArrayList<>();
    scored.forEach(each -> pairs.addAll(JudgedPair.of(each)));
    List<PreferenceResult> rows = new ArrayList<>();
    parts(pairs).forEach((name, part) -> rows.add(of(set.name(), name, part)));
    ties(set.name(), scored).ifPresent(rows::add);
    if (!pairs.isEmpty()) {
      rows.add(whole(set.name(), pairs, notes));
    }
    return rows;
  }

  /**
   * The result on all decisions of a set, and tells what a reader must know of the numbers.
   *
   * @param pairs at least one
   */
  public static PreferenceResult whole(String set, List<JudgedPair> pairs, PrintWriter notes) {
    tell(set, pairs, notes);
    return of(set, ALL, pairs);
  }

  /** Subsets in the order of the file, with their levels; then the levels over all subsets. */
  private static Map<String, List<JudgedPair>> parts(List<JudgedPair> pairs) {
    Map<String, List<JudgedPair>> parts = new LinkedHashMap<>();
    Set<String> subsets = new LinkedHashSet<>();
    Set<String> levels = new LinkedHashSet<>();
    for (JudgedPair pair : pairs) {
      subsets.add(pair.subset());
      if (!pair.level().isEmpty()) {
        levels.add(pair.level());
      }
    }
    List<String> ordered = List.of("easy", "normal", "hard");
    for (String subset : subsets) {
      List<JudgedPair> own = pairs.stream().filter(p -> p.subset().equals(subset)).toList();
      List<JudgedPair> plain = own.stream().filter(p -> p.level().isEmpty()).toList();
      if (!plain.isEmpty() && !subset.isEmpty()) {
        parts.put(subset, plain);
      }
      for (String level : ordered) {
        List<JudgedPair> part = own.stream().filter(p -> p.level().equals(level)).toList();
        if (!part.isEmpty()) {
          parts.put((subset + " " + level).strip(), part);
        }
      }
    }
    if (subsets.size() > 1 && !levels.isEmpty()) {
      for (String level : ordered) {
        parts.put(level, pairs.stream().filter(p -> p.level().equals(level)).toList());
      }
    }
    return parts;
  }

  private static PreferenceResult of(String set, String subset, List<JudgedPair> pairs) {
    ProportionInterval share = Accuracy.of(pairs).share();
    List<JudgedPair> matched = pairs.stream().filter(JudgedPair::matched).toList();
    return new PreferenceResult(
        set,
        subset,
        pairs.size(),
        share.value(),
        share.low(),
        share.high(),
        lengthOnly(pairs),
        matched.size(),
        matched.isEmpty()
            ? null
            : matched.stream().mapToDouble(JudgedPair::credit).average().orElseThrow());
  }

  private static @Nullable Double lengthOnly(List<JudgedPair> pairs) {
    double sum = 0;
    long known = 0;
    for (JudgedPair pair : pairs) {
      if (pair.lengthCredit() != null) {
        sum += pair.lengthCredit();
        known++;
      }
    }
    return known == 0 ? null : (Double) (sum / known);
  }

  private static Optional<PreferenceResult> ties(String set, List<ScoredCase> scored) {
    TiesScore rewards = new TiesScore();
    TiesScore lengths = new TiesScore();
    String subset = "";
    for (ScoredCase each : scored) {
      if (each.of().shape() == Shape.TIES) {
        subset = each.of().subset();
        rewards.add(each.of().id(), each.chosen(), each.rejected());
        ScoredCase length = ScoredCase.lengths(each.of());
        lengths.add(each.of().id(), length.chosen(), length.rejected());
      }
    }
    if (rewards.size() == 0) {
      return Optional.empty();
    }
    ProportionInterval score = rewards.score();
    return Optional.of(
        new PreferenceResult(
            set,
            subset.isEmpty() ? "Ties" : subset,
            rewards.size(),
            score.value(),
            score.low(),
            score.high(),
            lengths.score().value(),
            0,
            null));
  }

  private static void tell(String set, List<JudgedPair> pairs, PrintWriter notes) {
    Accuracy all = Accuracy.of(pairs);
    long tied = pairs.stream().filter(JudgedPair::tied).count();
    if (tied > 0) {
      notes.printf(
          "charm: %s: %d of %d pairs have equal scores: they count half%n",
          set, tied, pairs.size());
    }
    notes.printf(
        "charm: %s: 95 %% intervals are %s%n",
        set,
        all.clustered()
            ? "Wilson's, and clustered by prompt where pairs share one ("
                + pairs.size()
                + " pairs, "
                + Accuracy.ByPrompt.of(pairs).sizes().length
                + " prompts)"
            : "Wilson's: every pair has a prompt of its own");
    notes.flush();
  }
}
