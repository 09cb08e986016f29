package dev.charm.ops.bench.paper;

import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.consumers.training.OriginalPreferences;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What all parts work on.
 *
 * @param data models, prompts, answers, ratings
 * @param folder that the data are from
 * @param rows what a head sees of each answer
 * @param head the first head
 * @param rewards by it
 * @param originals the preferences from outside the loop
 * @param reference place of the reference model
 * @param folds in how many folds of models
 * @param share of the training prompts that a seed draws, in (0, 1]
 * @param encoder what embeds the texts of test sets
 * @param work folder for what is needed meanwhile
 * @param sums of what figures are made of
 * @param tell how far it is
 */
record Setting(
    PaperData data,
    Path folder,
    AnswerRows rows,
    RewardHead head,
    double[][] rewards,
    OriginalPreferences originals,
    int reference,
    int folds,
    double share,
    TextEncoder encoder,
    Path work,
    Sums sums,
    Consumer<String> tell) {
  /** What the head is trained for that later parts go on with. */
  static final String MAIN_OBJECTIVE = "win-rate-matching";

  /** The prompts that a seed learns from. */
  int[] training(long seed) {
    int most = (int) Math.max(2, Math.round(share * data.training().length));
    return Folds.draw(data.training(), most, seed);
  }

  /** The offsets that rewards ask for at some prompts. */
  Offsets offsets(double[][] of, int[] training) {
    return new Offsets(data, of, rows.styles(training), training);
  }

  HeadLesson lesson() {
    return new HeadLesson(data, rows, head, originals, work, sums);
  }

  Measure measure() {
    return new Measure(data, reference);
  }

  /** The places of all rated models. */
  int[] rated() {
    return IntStream.range(0, data.rated()).toArray();
  }
}
