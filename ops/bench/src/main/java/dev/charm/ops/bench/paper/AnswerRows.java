package dev.charm.ops.bench.paper;

import ai.djl.translate.TranslateException;
import dev.charm.calibration.style.StyleFeatures;
import dev.charm.calibration.style.StyleSums;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.TextEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a head sees of every answer.
 *
 * @param rows features by model, then prompt
 */
record AnswerRows(float[][][] rows) {
  private static final int CHUNK = 256;
  private static final int STYLE = 2 * TextEncoder.DIMENSIONS;
  private static final double UNITS = 0x1p20; // of StyleSums

  /** Embeds all answers that the encoder does not remember: half a minute for each thousand. */
  static AnswerRows of(PaperData data, TextEncoder encoder, Consumer<String> tell)
      throws TranslateException {
    RewardFeatures features = new RewardFeatures(encoder);
    int prompts = data.prompts().size();
    float[][][] rows = new float[data.models().size()][prompts][];
    for (int m = 0; m < rows.length; m++) {
      for (int from = 0; from < prompts; from += CHUNK) {
        List<ScoringRequest> requests = new ArrayList<>();
        for (int p = from; p < Math.min(prompts, from + CHUNK); p++) {
          requests.add(new ScoringRequest(data.prompts().get(p), data.answers()[m][p]));
        }
        List<float[]> made = features.of(requests);
        for (int i = 0; i < made.size(); i++) {
          rows[m][from + i] = made.get(i);
        }
      }
      tell.accept("embedded the answers of " + (m + 1) + " of " + rows.length + " models");
    }
    return new AnswerRows(rows);
  }

  /** The rewards of a head, by model, then prompt. */
  double[][] score(RewardHead head) {
    double[][] rewards = new double[rows.length][];
    IntStream.range(0, rows.length)
        .parallel()
        .forEach(
            m -> {
              double[] own = new double[rows[m].length];
              for (int p = 0; p < own.length; p++) {
                own[p] = head.score(rows[m][p]);
              }
              rewards[m] = own;
            });
    return rewards;
  }

  /** The form of each model's answers at some prompts; rows have it of each answer. */
  StyleSums[] styles(int[] prompts) {
    List<String> names = StyleFeatures.OF_RESPONSE;
    StyleSums[] styles = new StyleSums[rows.length];
    for (int m = 0; m < rows.length; m++) {
      long[] sums = new long[names.size()];
      for (int p : prompts) {
        for (int i = 0; i < sums.length; i++) {
          int column = STYLE + StyleFeatures.NAMES.indexOf(names.get(i));
          sums[i] += Math.round(rows[m][p][column] * UNITS);
        }
      }
      styles[m] = StyleSums.of(prompts.length, sums);
    }
    return styles;
  }
}
