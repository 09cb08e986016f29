package dev.charm.consumers.scoring.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.Float16Utils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Fills up a batch on the right, with zeros in the attention mask, and takes the logits as they
 * are: never through an activation. Encoders do not see what the mask hides; a decoder looks for
 * the last token that is not padding inside its graph, by the padding token of its {@code
 * config.json}.
 *
 * @param inputs what the network takes, in its order
 * @param named whether it takes them by their names
 */
record LogitsTranslator(List<String> inputs, boolean named, long padding)
    implements NoBatchifyTranslator<Batch, float[][]> {

  @Override
  public NDList processInput(TranslatorContext context, Batch batch) {
    int width = batch.width();
    int rows = batch.rows().size();
    NDList arrays = new NDList();
    NDManager manager = context.getNDManager();
    for (String input : inputs) {
      long[] values = new long[rows * width];
      if (input.equals("input_ids")) {
        Arrays.fill(values, padding);
      } else if (input.equals("position_ids")) {
        Arrays.fill(values, 1);
      }
      for (int row = 0; row < rows; row++) {
        fill(input, batch.rows().get(row).tokens(), values, row * width);
      }
      NDArray array =
          manager.create(LongBuffer.wrap(values), new Shape(rows, width), DataType.INT64);
      if (named) {
        array.setName(input);
      }
      arrays.add(array);
    }
    return arrays;
  }

  private static void fill(String input, Tokens tokens, long[] values, int from) {
    int length = tokens.length();
    switch (input) {
      case "input_ids" -> System.arraycopy(tokens.ids(), 0, values, from, length);
      case "token_type_ids" -> System.arraycopy(tokens.types(), 0, values, from, length);
      case "attention_mask" -> Arrays.fill(values, from, from + length, 1);
      default -> {
        for (int i = 0; i < length; i++) {
          values[from + i] = i;
        }
      }
    }
  }

  @Override
  public float[][] processOutput(TranslatorContext context, NDList output) {
    NDArray logits = logits(output);
    Shape shape = logits.getShape();
    if (shape.dimension() < 1 || shape.dimension() > 2 || shape.get(0) == 0) {
      throw new IllegalArgumentException("its output has the shape " + shape);
    }
    float[] all = floats(logits);
    int rows = (int) shape.get(0);
    float[][] split = new float[rows][];
    for (int row = 0; row < rows; row++) {
      int width = all.length / rows;
      split[row] = Arrays.copyOfRange(all, row * width, (row + 1) * width);
    }
    return split;
  }

  private static NDArray logits(NDList output) {
    if (output.size() == 1) {
      return output.get(0);
    }
    return output.stream()
        .filter(array -> "logits".equals(array.getName()))
        .findFirst()
        .orElseGet(
            () -> {
              throw new IllegalArgumentException(
                  "it has %d outputs, and none is called logits".formatted(output.size()));
            });
  }

  private static float[] floats(NDArray array) {
    if (array.getDataType() == DataType.FLOAT32) {
      return array.toFloatArray();
    }
    if (array.getDataType() == DataType.FLOAT16) {
      ByteBuffer halves = array.toByteBuffer().order(ByteOrder.nativeOrder());
      float[] floats = new float[halves.remaining() / Short.BYTES];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = Float16Utils.halfToFloat(halves.getShort());
      }
      return floats;
    }
    throw new IllegalArgumentException("its output is of type " + array.getDataType());
  }
}
