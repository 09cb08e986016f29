package dev.charm.consumers.scoring;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Token ids in, sentence embeddings out. The pooling is plain Java over each text's own tokens, so
 * the padding of a batch takes no part in it.
 */
final class MeanPooling implements NoBatchifyTranslator<List<Encoding>, float[][]> {
  private static final String LENGTHS = "lengths";

  @Override
  public NDList processInput(TranslatorContext context, List<Encoding> batch) {
    int[] lengths = batch.stream().mapToInt(e -> e.getIds().length).toArray();
    int longest = Arrays.stream(lengths).max().orElse(1);
    long[] ids = new long[batch.size() * longest];
    long[] mask = new long[ids.length];
    for (int i = 0; i < lengths.length; i++) {
      System.arraycopy(batch.get(i).getIds(), 0, ids, i * longest, lengths[i]);
      Arrays.fill(mask, i * longest, i * longest + lengths[i], 1L);
    }
    context.setAttachment(LENGTHS, lengths);
    NDManager manager = context.getNDManager();
    Shape shape = new Shape(batch.size(), longest);
    return new NDList(
        named("input_ids", ids, shape, manager),
        named("attention_mask", mask, shape, manager),
        named("token_type_ids", new long[ids.length], shape, manager));
  }

  private static NDArray named(String name, long[] values, Shape shape, NDManager manager) {
    NDArray array = manager.create(LongBuffer.wrap(values), shape, DataType.INT64);
    array.setName(name);
    return array;
  }

  @Override
  public float[][] processOutput(TranslatorContext context, NDList output) {
    int[] lengths = (int[]) context.getAttachment(LENGTHS);
    NDArray tokens = output.get(0);
    int longest = (int) tokens.getShape().get(1);
    int dimensions = (int) tokens.getShape().get(2);
    FloatBuffer values = tokens.toByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    float[][] pooled = new float[lengths.length][];
    for (int i = 0; i < lengths.length; i++) {
      pooled[i] = pool(values, i * longest, lengths[i], dimensions);
    }
    return pooled;
  }

  private static float[] pool(FloatBuffer values, int firstToken, int tokens, int dimensions) {
    double[] sum = new double[dimensions];
    float[] token = new float[dimensions];
    for (int t = 0; t < tokens; t++) {
      values.get((firstToken + t) * dimensions, token);
      for (int j = 0; j < dimensions; j++) {
        sum[j] += token[j];
      }
    }
    double square = 0;
    for (double s : sum) {
      square += s * s;
    }
    double norm = Math.sqrt(square);
    float[] unit = new float[dimensions];
    for (int j = 0; j < dimensions; j++) {
      unit[j] = (float) (sum[j] / norm);
    }
    return unit;
  }
}
