package dev.charm.consumers.scoring;

import dev.charm.calibration.style.StyleFeatures;
import java.util.Arrays;
import java.util.List;

/**
 * The small network on top of the encoder: standardise, then layers with ReLU between them; the
 * last layer has one output, the raw logit. One layer makes it a linear head.
 *
 * <p>Scoring is plain Java in a fixed order of additions: the same row gives the same bits on any
 * machine, in any batch. {@link HeadFormat} writes and reads heads; the SHA-256 of those bytes
 * identifies one.
 *
 * @param encoder SHA-256 of the encoder's file
 * @param layout the {@link RewardFeatures#LAYOUT} it was trained on
 * @param styleNames the {@link StyleFeatures#NAMES} it was trained on
 * @param mean what is subtracted from each feature
 * @param scale what each feature is divided by afterwards, above 0
 * @param layers at least one; each takes what the one before gives
 */
public record RewardHead(
    String encoder,
    String layout,
    List<String> styleNames,
    float[] mean,
    float[] scale,
    List<Layer> layers) {

  /**
   * A fully connected layer.
   *
   * @param inputs how many numbers it takes
   * @param weights row-major, one row of {@code inputs} weights for each output
   * @param bias one number for each output
   */
  public record Layer(int inputs, float[] weights, float[] bias) {
    /** Refuses sizes that do not fit together. */
    public Layer {
      if (inputs < 1 || bias.length < 1 || weights.length != inputs * bias.length) {
        throw new IllegalArgumentException(
            "a layer of %d inputs and %d outputs cannot have %d weights"
                .formatted(inputs, bias.length, weights.length));
      }
    }

    int outputs() {
      return bias.length;
    }

    private double[] apply(double[] input) {
      double[] output = new double[bias.length];
      for (int o = 0; o < output.length; o++) {
        double sum = bias[o];
        for (int i = 0; i < inputs; i++) {
          sum += weights[o * inputs + i] * input[i];
        }
        output[o] = sum;
      }
      return output;
    }
  }

  /** Refuses shapes that do not fit together. */
  public RewardHead {
    styleNames = List.copyOf(styleNames);
    layers = List.copyOf(layers);
    if (mean.length != scale.length) {
      throw new IllegalArgumentException(
          "%d means but %d scales".formatted(mean.length, scale.length));
    }
    int width = mean.length;
    for (Layer layer : layers) {
      if (layer.inputs() != width) {
        throw new IllegalArgumentException(
            "a layer takes %d numbers and is given %d".formatted(layer.inputs(), width));
      }
      width = layer.outputs();
    }
    if (layers.isEmpty() || width != 1) {
      throw new IllegalArgumentException("a head ends in exactly one number, not " + width);
    }
  }

  /** How many features a row has. */
  public int width() {
    return mean.length;
  }

  /**
   * The reward of one row of features.
   *
   * @param row {@link #width()} numbers
   * @return the raw logit; finite for finite features unless the weights overflow
   */
  public double score(float[] row) {
    if (row.length != width()) {
      throw new IllegalArgumentException(
          "the head takes %d features and is given %d".formatted(width(), row.length));
    }
    double[] values = new double[row.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (row[i] - mean[i]) / (double) scale[i];
    }
    for (int l = 0; l < layers.size(); l++) {
      if (l > 0) {
        for (int i = 0; i < values.length; i++) {
          values[i] = Math.max(0, values[i]);
        }
      }
      values = layers.get(l).apply(values);
    }
    return values[0];
  }

  /** Whether the other gives every row the same reward, because it is the same to the last bit. */
  public boolean sameAs(RewardHead other) {
    return Arrays.equals(HeadFormat.write(this), HeadFormat.write(other));
  }

  /**
   * Makes sure that features of this kind are what the head was trained on.
   *
   * @throws IllegalArgumentException if encoder, layout or features differ
   */
  public void requireFits(String encoderHash) {
    if (!encoder.equals(encoderHash)
        || !layout.equals(RewardFeatures.LAYOUT)
        || !styleNames.equals(StyleFeatures.NAMES)
        || width() != RewardFeatures.WIDTH) {
      throw new IllegalArgumentException(
          "the head was trained on encoder %.12s with features %s, here are encoder %.12s and %s"
              .formatted(encoder, layout, encoderHash, RewardFeatures.LAYOUT));
    }
  }
}
