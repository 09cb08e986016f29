package dev.charm.ops.bench.paper;

import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.training.HeadTraining;
import dev.charm.consumers.training.OriginalPreference;
import dev.charm.consumers.training.OriginalPreferences;
import dev.charm.consumers.training.RowTraining;
import dev.charm.consumers.training.TrainingObjective;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trains heads on the calibrated pairs of seen models, by the trainer's own code and recipe.
 *
 * @param start the first head
 * @param originals the preferences from outside the loop
 * @param work for what is needed meanwhile
 * @param sums where each head leaves its own
 */
record HeadLesson(
    PaperData data,
    AnswerRows rows,
    RewardHead start,
    OriginalPreferences originals,
    Path work,
    Sums sums) {
  private static final int PAIRS = 12_000;

  /** Which pairs of seen models are calibrated and trained on. */
  enum Plan {
    /** Every model against one reference, at every training prompt: what streams by default. */
    REFERENCE("against the reference"),
    /** Every two models, at so many drawn prompts each that there are some 12,000 pairs. */
    EVERY_TWO("every two models");

    private final String text;

    Plan(String text) {
      this.text = text;
    }

    /** For people. */
    String text() {
      return text;
    }
  }

  /**
   * Trains.
   *
   * @param offsets by the first head's rewards
   * @param seen places of the models that are rated and known
   */
  RewardHead train(
      Offsets offsets, int[] seen, int reference, Plan plan, TrainingObjective objective, long seed)
      throws IOException {
    List<RowTraining.Calibration> calibrations = new ArrayList<>();
    List<RowTraining.Pair> pairs = new ArrayList<>();
    int every = seen.length * (seen.length - 1) / 2;
    int most = plan == Plan.REFERENCE ? offsets.training().length : Math.max(1, PAIRS / every);
    for (int o : seen) {
      for (int r : plan == Plan.REFERENCE ? new int[] {reference} : seen) {
        if (plan == Plan.REFERENCE ? o != r : o < r) {
          int[] prompts = Folds.draw(offsets.training(), most, mixed(seed, o, r, 0));
          for (int p : prompts) {
            pairs.add(
                new RowTraining.Pair(
                    mixed(0, o, r, p),
                    rows.rows()[o][p],
                    rows.rows()[r][p],
                    offsets.rewards()[o][p] - offsets.rewards()[r][p],
                    calibrations.size()));
          }
          calibrations.add(
              new RowTraining.Calibration(offsets.solved(o, r), offsets.expected(o, r)));
        }
      }
    }
    RewardHead head =
        RowTraining.train(
            start,
            pairs,
            calibrations,
            objective,
            originals,
            HeadTraining.update(seed),
            work.resolve("round"));
    sums.add(
        "head for %s, %s, seed %d, reference %d, models %s"
            .formatted(objective.name(), plan.text(), seed, reference, Arrays.toString(seen)),
        head);
    return head;
  }

  /** A number that looks random and is the same for the same. */
  private static long mixed(long seed, int o, int r, int p) {
    long x = seed * 1_000_003L + o * 4_099L + r * 65_537L + p * 16_777_259L;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }

  /** The accuracy of a head on the preferences that the gate judges by; NaN without any. */
  double outside(RewardHead head) {
    double right = 0;
    for (OriginalPreference each : originals.judging()) {
      double d = head.score(each.pair().chosen()) - head.score(each.pair().rejected());
      right += d > 0 ? 1 : d == 0 ? 0.5 : 0;
    }
    return right / originals.judging().size();
  }
}
