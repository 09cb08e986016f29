package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.CompensatedSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a candidate reward depends more than the one before it on what is form and not content:
 * over all responses, and over the responses that it would pick.
 *
 * <p><b>Why.</b> Mending one bias of a reward model, such as that to length, may move the pressure
 * to what goes along with it, such as lists or confidence, instead of taking it away. Accuracy on
 * the data at hand cannot see it, and neither can an audit of the mended feature alone: many
 * features are to be measured, and over the responses that the reward selects (M. Lamparth, D.
 * Fein, A. Haupt, M. Hussing, M. J. Kochenderfer, Reward Bias Substitution: Single-Axis Bias
 * Mitigations Redirect Optimization Pressure, arXiv 2605.27996, 2026). Picks by the candidate of
 * recorded answers are a first step towards those of a policy that is trained on it, and not the
 * same: what no recorded answer does, no pick shows.
 *
 * <p><b>All responses.</b> Deviations from the means of their prompt, since rewards of different
 * prompts do not compare; the slopes of the reward on all features together, in pooled standard
 * deviations within prompts. Together, since the features go along with each other: taken alone, a
 * reward of length would depend on lists as well, and a swap of one for the other would be blurred
 * by their correlation. Prompts weigh as much as their answers spread. The rewards' scales and
 * their means per prompt do not matter. A reward with less noise depends more on all that it
 * depends on, and so does a picker.
 *
 * <p><b>Picks.</b> Best of n answers, the mean over all draws ({@link BestOfN}), less the prompt's
 * mean; prompts count alike. Each feature alone: what correlates with a liked feature is picked
 * along with it. With slopes this answers both questions: what the reward pays for, and what one
 * gets. Prompts with fewer than n answers are left out of that n.
 *
 * <p><b>Intervals.</b> Errors by leaving out one prompt after the other ({@link AuditJackknife}),
 * Student's t with one degree of freedom less than there are effective prompts: {@code (sum w)^2 /
 * sum w^2} where w is the spread of the feature, or of either reward, in a prompt, whichever gives
 * the fewest (F. E. Satterthwaite, Biometrics Bulletin 2, 1946). Growth is {@code |after| -
 * |before|}. It has a corner at 0; its lower end is the lowest of those of {@code s after - before}
 * and {@code s after + before}, s the sign of after, its upper end likewise the highest of two, so
 * that each is right whatever the signs, and somewhat wide near 0.
 *
 * <p><b>Decision.</b> A line refuses where its growth is above the tolerance by a one-sided test at
 * the family-wise rate divided by the number of measured lines (Bonferroni). Passing is not a proof
 * of the contrary: {@link AuditLine.Verdict#UNDECIDED} says where prompts were too few to tell.
 *
 * <p>The same prompts give the same bits in any order, and their answers in any order. Kept are 840
 * bytes of each prompt at 7 features, whatever the number of its answers. Not safe for several
 * threads.
 */
public final class SubstitutionAudit {
  /** Above, a feature is not told apart from the others: they explain 99 % of it. */
  private static final double MOST_INFLATION = 100;

  private final AuditSettings settings;
  private final List<String> names;
  private final AuditSums sums;
  private final List<double[]> rows = new ArrayList<>();
  private int withoutChoice;
  private long answers;

  /**
   * An audit without prompts.
   *
   * @param featureNames in the order of the numbers, each once
   * @throws IllegalArgumentException if there is none, or a name twice
   */
  public SubstitutionAudit(AuditSettings settings, List<String> featureNames) {
    this.settings = settings;
    names = List.copyOf(featureNames);
    if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("not features to audit: " + names);
    }
    sums = new AuditSums(names.size(), settings.bestOf());
  }

  /**
   * Takes in a prompt. One with fewer than two answers is counted, and left out. An answer that
   * lacks a reward is for the caller to leave out, and to count.
   *
   * @param features of each answer, a row in the order of the names
   * @param before the rewards of the active version, in the order of the answers
   * @param after those of the candidate
   * @throws IllegalArgumentException if lengths differ, or a number is not finite or beyond 1e50;
   *     then nothing was taken in
   */
  public void add(double[][] features, double[] before, double[] after) {
    int m = features.length;
    if (before.length != m || after.length != m) {
      throw new IllegalArgumentException(
          m + " answers, " + before.length + " rewards before, " + after.length + " after");
    }
    for (double[] row : features) {
      if (row.length != names.size()) {
        throw new IllegalArgumentException(row.length + " of " + names.size() + " features");
      }
    }
    double[] row = m == 0 ? new double[0] : sums.row(features, before, after);
    if (m < 2) {
      withoutChoice++;
    } else {
      rows.add(row);
      answers += m;
    }
  }

  /** What the prompts so far say; more may be added after it. */
  public AuditResult result() {
    rows.sort(Arrays::compare);
    double[] totals = totals();
    Dependences dependences = new Dependences(sums, totals);
    double[] observed = dependences.of(totals);
    double[] inflation = dependences.inflation(totals);
    AuditJackknife errors = AuditJackknife.of(dependences, rows, totals, observed);
    AuditLines lines = new AuditLines(settings, observed, errors);
    List<AuditEvidence> evidence = new ArrayList<>();
    for (int line = 0; line < dependences.size(); line++) {
      evidence.add(evidence(line, inflation[line % names.size()], lines.finite(line)));
    }
    int tested = (int) evidence.stream().filter(e -> e.lack() == null).count();
    return AuditResult.of(
        new AuditReport(
            settings,
            rows.size(),
            withoutChoice,
            answers,
            IntStream.range(0, dependences.size())
                .mapToObj(line -> line(line, evidence.get(line), lines, tested))
                .toList()));
  }

  private AuditLine line(int line, AuditEvidence evidence, AuditLines lines, int tested) {
    int at = line / names.size() - 1;
    String feature = names.get(line % names.size());
    AuditMeasure measure =
        at < 0
            ? new AuditMeasure.AllResponses()
            : new AuditMeasure.BestOf(settings.bestOf().get(at));
    String lack = evidence.lack();
    return lack == null
        ? lines.measured(feature, measure, line, evidence, tested)
        : new AuditLine.NotMeasurable(feature, measure, evidence.prompts(), lack);
  }

  private AuditEvidence evidence(int line, double inflation, boolean finite) {
    int at = line / names.size() - 1;
    AuditEvidence evidence =
        AuditEvidence.of(sums, rows, at, line % names.size(), settings.fewestPrompts());
    if (at < 0 && inflation > MOST_INFLATION) {
      return evidence.lacking("the other features say the same");
    }
    return finite ? evidence : evidence.lacking("it hangs on a single prompt");
  }

  private double[] totals() {
    double[] totals = new double[sums.width()];
    for (int i = 0; i < totals.length; i++) {
      CompensatedSum sum = new CompensatedSum();
      for (double[] row : rows) {
        sum.add(row[i]);
      }
      totals[i] = sum.value();
    }
    return totals;
  }
}
