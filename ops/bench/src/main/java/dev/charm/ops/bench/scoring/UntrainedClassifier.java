package dev.charm.ops.bench.scoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * The encoder of the class path with a head on it that was never trained: as fast as a classifier
 * that was. The nodes of the head follow the encoder's file, and Protocol Buffers take two messages
 * one after the other for one.
 */
final class UntrainedClassifier {
  private static final int WIDTH = 384;
  private static final int FLOAT = 1;
  private static final String MODEL = "/all-minilm-l6-v2";
  private static final String TEMPLATE =
      "{{ cls_token }}{% for message in messages %}{{ message['content'] + sep_token }}{% endfor %}";

  private UntrainedClassifier() {}

  /** Writes it into a folder. */
  static void write(Path folder) throws IOException {
    try (InputStream encoder = resource(MODEL + ".onnx");
        OutputStream file = Files.newOutputStream(folder.resolve("model.onnx"))) {
      encoder.transferTo(file);
      file.write(new Proto().message(7, head()).bytes());
    }
    try (InputStream tokenizer = resource(MODEL + "-tokenizer.json")) {
      Files.copy(tokenizer, folder.resolve("tokenizer.json"));
    }
    ObjectMapper mapper = new ObjectMapper();
    mapper.writeValue(
        folder.resolve("config.json").toFile(),
        Map.of("num_labels", 1, "pad_token_id", 0, "max_position_embeddings", 512));
    mapper.writeValue(
        folder.resolve("tokenizer_config.json").toFile(),
        Map.of(
            "model_max_length",
            256,
            "cls_token",
            "[CLS]",
            "sep_token",
            "[SEP]",
            "chat_template",
            TEMPLATE));
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(UntrainedClassifier.class.getResourceAsStream(name), name);
  }

  /** The mean of what the attention mask shows, and one linear layer. */
  private static Proto head() {
    Random random = new Random(5);
    float[] weights = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    return new Proto()
        .message(1, node("Cast", "rm.mask", List.of("attention_mask"), number("to", FLOAT)))
        .message(1, node("Unsqueeze", "rm.mask3", List.of("rm.mask"), axis(2)))
        .message(1, node("Mul", "rm.shown", List.of("last_hidden_state", "rm.mask3")))
        .message(
            1, node("ReduceSum", "rm.sum", List.of("rm.shown"), axis(1), number("keepdims", 0)))
        .message(
            1, node("ReduceSum", "rm.count", List.of("rm.mask"), axis(1), number("keepdims", 1)))
        .message(1, node("Div", "rm.mean", List.of("rm.sum", "rm.count")))
        .message(1, node("Gemm", "logits", List.of("rm.mean", "rm.weights", "rm.bias")))
        .message(5, tensor("rm.weights", weights, WIDTH, 1))
        .message(5, tensor("rm.bias", new float[1], 1))
        .message(12, logits());
  }

  private static Proto node(
      String operation, String output, List<String> inputs, Proto... attributes) {
    Proto node = new Proto();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, "head-" + output).text(4, operation);
    for (Proto attribute : attributes) {
      node.message(5, attribute);
    }
    return node;
  }

  private static Proto number(String name, long value) {
    return new Proto().text(1, name).number(3, value).number(20, 2);
  }

  private static Proto axis(long value) {
    return new Proto().text(1, "axes").number(8, value).number(20, 7);
  }

  private static Proto tensor(String name, float[] values, long... dimensions) {
    Proto tensor = new Proto();
    for (long dimension : dimensions) {
      tensor.number(1, dimension);
    }
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return tensor.number(2, FLOAT).text(8, name).bytes(9, bytes.array());
  }

  private static Proto logits() {
    Proto shape =
        new Proto()
            .message(1, new Proto().text(2, "batch_size"))
            .message(1, new Proto().number(1, 1));
    Proto type = new Proto().message(1, new Proto().number(1, FLOAT).message(2, shape));
    return new Proto().text(1, "logits").message(2, type);
  }
}
