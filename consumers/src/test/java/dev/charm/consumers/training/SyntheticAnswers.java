package dev.charm.consumers.training;

import dev.charm.consumers.audit.SurfaceFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.training.gate.AuditAnswers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Answers of random length and formatting and, apart from both, of random quality; rows of features
 * are the surface of the text followed by {@value #QUALITIES} standard normal numbers.
 */
final class SyntheticAnswers {
  static final int QUALITIES = 4;
  static final int SURFACE = SurfaceFeatures.NAMES.size();
  static final int WIDTH = SURFACE + QUALITIES;
  static final int LENGTH = SurfaceFeatures.NAMES.indexOf("length");
  static final int LISTS = SurfaceFeatures.NAMES.indexOf("lists");
  static final int BOLD = SurfaceFeatures.NAMES.indexOf("bold");

  private SyntheticAnswers() {}

  /** A linear head. */
  static RewardHead head(float[] weights) {
    float[] ones = new float[WIDTH];
    Arrays.fill(ones, 1);
    return new RewardHead(
        "encoder",
        "layout",
        List.of(),
        new float[WIDTH],
        ones,
        List.of(new RewardHead.Layer(WIDTH, weights, new float[1])));
  }

  /** Weights that pay for the first quality alone. */
  static float[] forQuality() {
    float[] weights = new float[WIDTH];
    weights[SURFACE] = 1;
    return weights;
  }

  /** The same with one weight in addition. */
  static float[] with(float[] weights, int feature, double weight) {
    float[] more = weights.clone();
    more[feature] += (float) weight;
    return more;
  }

  static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int words = 5 + random.nextInt(60); words > 0; words--) {
      text.append(random.nextInt(8) == 0 ? "**word** " : "word ");
    }
    for (int items = random.nextInt(6); items > 0; items--) {
      text.append("\n- item");
    }
    return text.toString();
  }

  static float[] row(ScoringRequest request, Random random) {
    double[] surface = SurfaceFeatures.of(request.prompt(), request.response());
    float[] row = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      row[i] = i < SURFACE ? (float) surface[i] : (float) random.nextGaussian();
    }
    return row;
  }

  /** Adds answers of models {@code m0}, {@code m1}, ... to prompts {@code p0}, {@code p1}, ... */
  static void add(AuditAnswers answers, int prompts, int ofEach, Random random) {
    for (int p = 0; p < prompts; p++) {
      for (int m = 0; m < ofEach; m++) {
        ScoringRequest request = new ScoringRequest("prompt " + p, text(random));
        answers.add("p" + p, "m" + m, request, row(request, random));
      }
    }
  }

  /** Preferences for the better in the first quality, mostly, one to each prompt. */
  static List<OriginalPreference> preferences(int n, Random random) {
    List<OriginalPreference> preferences = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] one = row(new ScoringRequest("prompt", text(random)), random);
      float[] other = row(new ScoringRequest("prompt", text(random)), random);
      boolean first = one[SURFACE] - other[SURFACE] + 0.5 * random.nextGaussian() > 0;
      preferences.add(
          new OriginalPreference(
              "q" + i, first ? new FeaturePair(one, other) : new FeaturePair(other, one)));
    }
    return preferences;
  }
}
