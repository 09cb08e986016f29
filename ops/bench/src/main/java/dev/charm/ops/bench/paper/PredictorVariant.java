package dev.charm.ops.bench.paper;

import dev.charm.ops.bench.paper.ModelRows.Block;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Another way to predict the offsets of models that nobody has rated, tried beside the system's
 * own: by a ridge regression on more of what is known of a model.
 *
 * @param name for people
 * @param target what is learned from
 * @param blocks what of a model is looked at
 */
record PredictorVariant(String name, Target target, List<Block> blocks) {
  private static final double TEMPERATURE = 0.2;

  /** Which solved offsets are learned from. */
  enum Target {
    /** Those against the reference. */
    REFERENCE,
    /** Joint ones of the seen models. */
    JOINT
  }

  /** The one that did best: with the means of what the head sees of prompt and answer together. */
  static final PredictorVariant PRODUCTS =
      new PredictorVariant(
          "style, log odds, mean products of embeddings",
          Target.REFERENCE,
          List.of(Block.STYLE, Block.ODDS, Block.PRODUCTS));

  /** All of them. */
  static List<PredictorVariant> all() {
    return List.of(
        new PredictorVariant(
            "style, log odds, joint offsets", Target.JOINT, List.of(Block.STYLE, Block.MEAN_ODDS)),
        new PredictorVariant(
            "style, log odds against the reference",
            Target.REFERENCE,
            List.of(Block.STYLE, Block.ODDS)),
        new PredictorVariant(
            "style, log odds, mean embeddings",
            Target.REFERENCE,
            List.of(Block.STYLE, Block.ODDS, Block.EMBEDDINGS)),
        PRODUCTS,
        new PredictorVariant(
            "the same, joint offsets",
            Target.JOINT,
            List.of(Block.STYLE, Block.MEAN_ODDS, Block.PRODUCTS)),
        new PredictorVariant(
            "style, log odds, mean embeddings and products",
            Target.REFERENCE,
            List.of(Block.STYLE, Block.ODDS, Block.EMBEDDINGS, Block.PRODUCTS)),
        new PredictorVariant(
            "mean products of embeddings alone", Target.REFERENCE, List.of(Block.PRODUCTS)));
  }

  /**
   * One offset per model: those of seen models as they are solved, those of all others predicted.
   */
  double[] offsets(Offsets evidence, AnswerRows rows, int[] seen, int reference) {
    return fit(evidence, rows, seen, reference).offsets();
  }

  /**
   * By the variant that errs least on the seen models, each left out in turn: chosen without a look
   * at unseen ones, of those that look at embeddings. Only variants with the target {@link
   * Target#REFERENCE} can be compared so.
   */
  static double[] chosen(Offsets evidence, AnswerRows rows, int[] seen, int reference) {
    return all().stream()
        .filter(variant -> variant.target == Target.REFERENCE && variant.looksAtEmbeddings())
        .map(variant -> variant.fit(evidence, rows, seen, reference))
        .min(Comparator.comparingDouble(Fit::error))
        .orElseThrow()
        .offsets();
  }

  private boolean looksAtEmbeddings() {
    return blocks.contains(Block.EMBEDDINGS) || blocks.contains(Block.PRODUCTS);
  }

  private record Fit(double[] offsets, double error) {}

  private Fit fit(Offsets evidence, AnswerRows rows, int[] seen, int reference) {
    double[] offsets;
    if (target == Target.JOINT) {
      offsets = evidence.joint(seen, TEMPERATURE);
    } else {
      offsets = new double[evidence.data().models().size()];
      for (int m : seen) {
        offsets[m] = m == reference ? 0 : evidence.solved(m, reference);
      }
    }
    double[][] x = new ModelRows(evidence, rows, seen, reference).of(blocks);
    double[] y = Arrays.stream(seen).mapToDouble(m -> offsets[m]).toArray();
    DualRidge ridge =
        DualRidge.of(Arrays.stream(seen).mapToObj(m -> x[m]).toArray(double[][]::new), y);
    for (int m = 0; m < offsets.length; m++) {
      int model = m;
      if (Arrays.stream(seen).noneMatch(s -> s == model)) {
        offsets[m] = ridge.predict(x[m]);
      }
    }
    return new Fit(offsets, ridge.error());
  }
}
