package dev.charm.ops.evaluate;

import dev.charm.calibration.evaluation.BestOfN;
import dev.charm.calibration.evaluation.ClusteredProportion;
import dev.charm.calibration.evaluation.ProportionInterval;
import dev.charm.calibration.reward.LengthReport;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.producers.preferences.JudgePreference;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  /** The answers to one prompt. */
  private record Answers(double[] rewards, double[] lengths, double[] preferences) {
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
      ResponseTexts texts,
      List<JudgePreference> preferences,
      int most,
      Scoring scoring,
      PrintWriter notes) {
    List<Answers> prompts = prompts(joined(texts, preferences, most, notes), scoring);
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
    pickers.put("longest", Answers::lengths);
    pickers.put("random", answers -> new double[answers.size()]);
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

  /** A preference with its answer. */
  private record Joined(ScoringRequest request, double preference) {}

  private static Map<String, List<Joined>> joined(
      ResponseTexts texts, List<JudgePreference> preferences, int most, PrintWriter notes) {
    TreeMap<String, List<Joined>> joined = new TreeMap<>();
    Set<String> answers = new LinkedHashSet<>();
    long without = 0;
    for (JudgePreference each : preferences) {
      ScoringRequest request = texts.request(each.model(), each.prompt());
      if (request == null) {
        without++;
      } else {
        answers.add(each.model() + "\n" + each.prompt());
        joined
            .computeIfAbsent(each.prompt(), prompt -> new ArrayList<>())
            .add(new Joined(request, each.preference()));
      }
    }
    long unjudged =
        texts.answered().entrySet().stream()
            .mapToLong(
                own ->
                    own.getValue().stream()
                        .filter(prompt -> !answers.contains(own.getKey() + "\n" + prompt))
                        .count())
            .sum();
    notes.printf(
        "charm: %d preferences found their answers, %d did not (no text of the answer or of its"
            + " prompt); %d answers have no preference%n",
        preferences.size() - without, without, unjudged);
    notes.flush();
    if (joined.isEmpty()) {
      throw new CommandFailedException(
          "no preference belongs to any of the answers: prompts and models are named differently");
    }
    List<String> chosen = ResponseTexts.chosen(joined.keySet(), most);
    Map<String, List<Joined>> some = new LinkedHashMap<>();
    chosen.forEach(prompt -> some.put(prompt, joined.getOrDefault(prompt, List.of())));
    return some;
  }

  private static List<Answers> prompts(Map<String, List<Joined>> joined, Scoring scoring) {
    List<ScoringRequest> requests =
        joined.values().stream().flatMap(List::stream).map(Joined::request).toList();
    List<@Nullable Double> rewards = scoring.of(requests);
    List<Answers> prompts = new ArrayList<>();
    int at = 0;
    for (List<Joined> own : joined.values()) {
      List<Joined> scored = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      for (Joined each : own) {
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
                scored.stream()
                    .mapToDouble(each -> LengthReport.lengthOf(each.request().response()))
                    .toArray(),
                scored.stream().mapToDouble(Joined::preference).toArray()));
      }
    }
    return prompts;
  }
}
