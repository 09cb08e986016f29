package dev.charm.ops.evaluate;

import dev.charm.calibration.evaluation.BestOfN;
import dev.charm.calibration.evaluation.ClusteredProportion;
import dev.charm.calibration.evaluation.ProportionInterval;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.evaluate.RewardedAnswers.AnswerId;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.producers.preferences.JudgePreference;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a picker gains that sees n answers to a prompt and takes one.
 *
 * @param picker {@code rm} takes the answer of the highest reward, {@code longest} the one of most
 *     characters, {@code random} any
 * @param n how many answers it sees, drawn from the prompt's; all draws count, none is drawn
 * @param winRate mean recorded preference of the answer it takes, in [0, 1]: how often the judge
 *     prefers it to the reference
 * @param ciLow lower end of the 95 % interval over prompts
 * @param ciHigh upper end
 */
public record BestOfNResult(String picker, int n, double winRate, double ciLow, double ciHigh) {
  /** Sizes of draws beside all answers. */
  private static final List<Integer> SIZES = List.of(2, 4, 8, 16);

  /** The fields of {@code charm evaluate best-of-n}, in their order. */
  public static final Listing<BestOfNResult> LISTING =
      Listing.of(
          Column.of("picker", BestOfNResult::picker),
          Column.of("n", BestOfNResult::n),
          Column.of("win_rate", 3, BestOfNResult::winRate),
          Column.of("ci_low", 3, BestOfNResult::ciLow),
          Column.of("ci_high", 3, BestOfNResult::ciHigh));

  /** The answers to one prompt; lengths where all are known. */
  private record Answers(double[] rewards, double @Nullable [] lengths, double[] preferences) {
    int size() {
      return preferences.length;
    }
  }

  /**
   * Has answers scored, and picks.
   *
   * @param most how many prompts are scored at most; 0 for all
   * @throws CommandFailedException if no answer has a preference, or no prompt has two of them
   */
  public static List<BestOfNResult> of(
      RewardedAnswers answers, List<JudgePreference> preferences, int most, PrintWriter notes) {
    List<Answers> prompts = prompts(joined(answers, preferences, most, notes), answers);
    int largest = prompts.stream().mapToInt(Answers::size).max().orElse(0);
    if (largest < 2) {
      throw new CommandFailedException("no prompt has two answers to choose from");
    }
    Set<Integer> sizes = new LinkedHashSet<>();
    SIZES.stream().filter(n -> n < largest).forEach(sizes::add);
    sizes.add(largest);
    List<BestOfNResult> rows = new ArrayList<>();
    Map<String, Function<Answers, double[]>> pickers = new LinkedHashMap<>();
    pickers.put("rm", Answers::rewards);
    long unknown = prompts.stream().filter(each -> each.lengths() == null).count();
    if (unknown == 0) {
      pickers.put("longest", each -> Objects.requireNonNull(each.lengths()));
    } else {
      notes.printf(
          "charm: longest is left out: at %d of %d prompts the text of an answer is not known%n",
          unknown, prompts.size());
    }
    pickers.put("random", each -> new double[each.size()]);
    for (int n : sizes) {
      // With all answers each prompt shows as many as it has; else only prompts with enough count.
      List<Answers> with =
          prompts.stream().filter(each -> each.size() >= (n == largest ? 2 : n)).toList();
      if (with.size() < prompts.size()) {
        notes.printf(
            "charm: n = %d: %d of %d prompts have so many answers%n",
            n, with.size(), prompts.size());
      }
      pickers.forEach((name, by) -> rows.add(row(name, n, with, by)));
    }
    long all = prompts.stream().filter(each -> each.size() == largest).count();
    if (all < prompts.size()) {
      notes.printf(
          "charm: n = %d stands for all answers of a prompt: %d of %d prompts have fewer%n",
          largest, prompts.size() - all, prompts.size());
    }
    notes.flush();
    return rows;
  }

  private static BestOfNResult row(
      String picker, int n, List<Answers> prompts, Function<Answers, double[]> by) {
    double[] picked =
        prompts.stream()
            .mapToDouble(
                each ->
                    BestOfN.expected(by.apply(each), each.preferences(), Math.min(n, each.size())))
            .map(value -> Math.max(0, Math.min(1, value)))
            .toArray();
    ProportionInterval share = ClusteredProportion.ofShares(picked);
    return new BestOfNResult(picker, n, share.value(), share.low(), share.high());
  }

  private static Map<String, List<JudgePreference>> joined(
      RewardedAnswers answers, List<JudgePreference> preferences, int most, PrintWriter notes) {
    SortedMap<String, SortedSet<String>> answered = answers.answered();
    TreeMap<String, List<JudgePreference>> joined = new TreeMap<>();
    Set<AnswerId> preferred = new HashSet<>();
    long without = 0;
    for (JudgePreference each : preferences) {
      if (answered
          .getOrDefault(each.model(), Collections.emptyNavigableSet())
          .contains(each.prompt())) {
        preferred.add(new AnswerId(each.model(), each.prompt()));
        joined.computeIfAbsent(each.prompt(), prompt -> new ArrayList<>()).add(each);
      } else {
        without++;
      }
    }
    long all = answered.values().stream().mapToLong(Collection::size).sum();
    notes.printf(
        "charm: %d preferences found their answers, %d did not (no text of the answer or of its"
            + " prompt); %d answers have no preference%n",
        preferences.size() - without, without, all - preferred.size());
    notes.flush();
    if (joined.isEmpty()) {
      throw new CommandFailedException(
          "no preference belongs to any of the answers: prompts and models are named differently");
    }
    List<String> chosen = ResponseTexts.chosen(joined.keySet(), most);
    Map<String, List<JudgePreference>> some = new LinkedHashMap<>();
    chosen.forEach(prompt -> some.put(prompt, joined.getOrDefault(prompt, List.of())));
    return some;
  }

  private static List<Answers> prompts(
      Map<String, List<JudgePreference>> joined, RewardedAnswers answers) {
    List<@Nullable Double> rewards =
        answers.rewards(
            joined.values().stream().flatMap(List::stream).map(BestOfNResult::answer).toList());
    List<Answers> prompts = new ArrayList<>();
    int at = 0;
    for (List<JudgePreference> own : joined.values()) {
      List<JudgePreference> scored = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      for (JudgePreference each : own) {
        Double reward = rewards.get(at++);
        if (reward != null) {
          scored.add(each);
          values.add(reward);
        }
      }
      if (scored.size() > 1) {
        prompts.add(
            new Answers(
                values.stream().mapToDouble(Objects::requireNonNull).toArray(),
                lengths(scored, answers),
                scored.stream().mapToDouble(JudgePreference::preference).toArray()));
      }
    }
    return prompts;
  }

  private static double @Nullable [] lengths(List<JudgePreference> of, RewardedAnswers answers) {
    double[] lengths = new double[of.size()];
    for (int i = 0; i < lengths.length; i++) {
      Long length = answers.length(answer(of.get(i)));
      if (length == null) {
        return null;
      }
      lengths[i] = length;
    }
    return lengths;
  }

  private static AnswerId answer(JudgePreference of) {
    return new AnswerId(of.model(), of.prompt());
  }
}
