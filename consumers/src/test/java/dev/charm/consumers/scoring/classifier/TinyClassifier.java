package dev.charm.consumers.scoring.classifier;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.charm.consumers.scoring.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Classifiers written by hand: a tiny one whose tokens are bytes, or the encoder of the class path
 * with a head that was never trained.
 */
public final class TinyClassifier {
  static final int MAX_TOKENS = 64;
  private static final int BYTES = 256;
  private static final int SPECIAL = 4;
  private static final int WIDTH = 8;
  private static final float SCALE = 20;
  private static final int ENCODER_WIDTH = 384;
  private static final String TEMPLATE =
      "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + eos_token }}"
          + "{% endfor %}";

  private final Path folder;
  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, Object> config = new LinkedHashMap<>();
  private final Map<String, Object> tokens = new LinkedHashMap<>();

  private TinyClassifier(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a tiny one.
   *
   * @param labels of its outputs
   */
  public static TinyClassifier write(Path folder, String... labels) throws IOException {
    Files.createDirectories(folder);
    TinyClassifier tiny = new TinyClassifier(folder);
    tiny.network(new float[0], labels.length, SCALE);
    tiny.tokenizer();
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i++) {
      names.put(Integer.toString(i), labels[i]);
    }
    tiny.config.put("id2label", names);
    tiny.config.put("pad_token_id", BYTES);
    tiny.config.put("max_position_embeddings", MAX_TOKENS);
    tiny.tokens.put("eos_token", Map.of("content", "[SEP]", "special", true));
    tiny.tokens.put("chat_template", TEMPLATE);
    return tiny.save();
  }

  /** The encoder with a head: some 90 MB. */
  static TinyClassifier ofEncoder(Path folder) throws IOException {
    Files.createDirectories(folder);
    TinyClassifier large = new TinyClassifier(folder);
    ModelProto.Builder model;
    try (InputStream file = resource("/all-minilm-l6-v2.onnx")) {
      model = ModelProto.parseFrom(file).toBuilder();
    }
    GraphProto.Builder graph = model.getGraphBuilder().clearOutput();
    graph.addOutput(value("logits", TensorProto.DataType.FLOAT, "batch_size", 1));
    head(graph, "last_hidden_state", ENCODER_WIDTH, 1, 1);
    large.write(model.build());
    try (InputStream file = resource("/all-minilm-l6-v2-tokenizer.json")) {
      Files.copy(file, folder.resolve("tokenizer.json"));
    }
    large.config.putAll(Map.of("num_labels", 1, "pad_token_id", 0, "max_position_embeddings", 512));
    large.tokens.putAll(Map.of("model_max_length", 256, "sep_token", "[SEP]"));
    large.tokens.put("chat_template", TEMPLATE.replace("eos_token", "sep_token"));
    return large.save();
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(TinyClassifier.class.getResourceAsStream(name), name);
  }

  public Path folder() {
    return folder;
  }

  public TinyClassifier config(String name, Object value) throws IOException {
    config.put(name, value);
    return save();
  }

  TinyClassifier without(String name) throws IOException {
    config.remove(name);
    tokens.remove(name);
    return save();
  }

  TinyClassifier tokens(String name, Object value) throws IOException {
    tokens.put(name, value);
    return save();
  }

  private TinyClassifier save() throws IOException {
    mapper.writeValue(folder.resolve("config.json").toFile(), config);
    mapper.writeValue(folder.resolve("tokenizer_config.json").toFile(), tokens);
    return this;
  }

  /** Gives the same network other numbers, the last logit not one of them. */
  TinyClassifier withBias(float... bias) throws IOException {
    network(bias, bias.length, SCALE);
    return this;
  }

  /** Has it, of one output, find bad what it found good. */
  public TinyClassifier opposite() throws IOException {
    network(new float[0], 1, -SCALE);
    return this;
  }

  private void network(float[] bias, int outputs, float scale) throws IOException {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("tiny")
            .addInput(value("input_ids", TensorProto.DataType.INT64, "b", "s"))
            .addInput(value("attention_mask", TensorProto.DataType.INT64, "b", "s"))
            .addOutput(value("logits", TensorProto.DataType.FLOAT, "b", outputs));
    int tokenCount = BYTES + SPECIAL;
    graph.addInitializer(tensor("embedding", random(3, tokenCount * WIDTH), tokenCount, WIDTH));
    graph.addNode(node("Gather", "hidden", List.of("embedding", "input_ids"), number("axis", 0)));
    head(graph, "hidden", WIDTH, outputs, scale);
    if (bias.length > 0) {
      graph.setInitializer(graph.getInitializerCount() - 1, tensor("bias", bias, bias.length));
    }
    write(
        ModelProto.newBuilder()
            .setIrVersion(6)
            .setProducerName("charm")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(11))
            .setGraph(graph)
            .build());
  }

  /** The mean over what the attention mask shows, then one linear layer. */
  private static void head(
      GraphProto.Builder graph, String hidden, int width, int outputs, float scale) {
    float[] weights = random(5, width * outputs);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= scale;
    }
    graph.addInitializer(tensor("weights", weights, width, outputs));
    graph.addInitializer(tensor("bias", new float[outputs], outputs));
    int real = TensorProto.DataType.FLOAT.getNumber();
    graph.addNode(node("Cast", "mask", List.of("attention_mask"), number("to", real)));
    graph.addNode(node("Unsqueeze", "mask3", List.of("mask"), numbers("axes", 2)));
    graph.addNode(node("Mul", "shown", List.of(hidden, "mask3")));
    AttributeProto overTokens = numbers("axes", 1);
    graph.addNode(node("ReduceSum", "sum", List.of("shown"), overTokens, number("keepdims", 0)));
    graph.addNode(node("ReduceSum", "count", List.of("mask"), overTokens, number("keepdims", 1)));
    graph.addNode(node("Div", "mean", List.of("sum", "count")));
    graph.addNode(node("Gemm", "logits", List.of("mean", "weights", "bias")));
  }

  private void write(ModelProto model) throws IOException {
    try (OutputStream file = Files.newOutputStream(folder.resolve("model.onnx"))) {
      model.writeTo(file);
    }
  }

  /** Bytes are tokens; of its truncation and its padding nothing is followed. */
  private void tokenizer() throws IOException {
    Map<String, Object> vocabulary = new LinkedHashMap<>();
    int others = 0;
    for (int b = 0; b < BYTES; b++) {
      boolean printed = (b > 32 && b < 127) || (b > 160 && b != 173);
      vocabulary.put(Character.toString(printed ? b : BYTES + others++), b);
    }
    List<Object> added = new ArrayList<>();
    for (String name : List.of("[PAD]", "[CLS]", "[SEP]", "[UNK]")) {
      Map<String, Object> token = new LinkedHashMap<>();
      token.put("id", vocabulary.size());
      token.put("content", name);
      List.of("single_word", "lstrip", "rstrip", "normalized").forEach(k -> token.put(k, false));
      token.put("special", true);
      added.add(token);
      vocabulary.put(name, vocabulary.size());
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", "1.0");
    all.put(
        "truncation",
        Map.of("direction", "Right", "max_length", 5, "strategy", "LongestFirst", "stride", 0));
    all.put(
        "padding",
        Map.of(
            "strategy",
            Map.of("Fixed", 9),
            "direction",
            "Left",
            "pad_id",
            0,
            "pad_type_id",
            0,
            "pad_token",
            "x"));
    all.put("added_tokens", added);
    all.put("normalizer", null);
    all.put(
        "pre_tokenizer",
        Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true));
    all.put(
        "post_processor",
        Map.of(
            "type", "BertProcessing",
            "sep", List.of("[SEP]", BYTES + 2),
            "cls", List.of("[CLS]", BYTES + 1)));
    all.put("decoder", null);
    all.put("model", Map.of("type", "BPE", "vocab", vocabulary, "merges", List.of()));
    mapper.writeValue(folder.resolve("tokenizer.json").toFile(), all);
  }

  /** SHA-256 of a file of its folder. */
  String hash(String file) throws IOException {
    return Sha256.hex(Files.readAllBytes(folder.resolve(file)));
  }

  private static float[] random(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static TensorProto tensor(String name, float[] values, long... dimensions) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes.array()));
    for (long dimension : dimensions) {
      tensor.addDims(dimension);
    }
    return tensor.build();
  }

  private static NodeProto node(
      String operation, String output, List<String> inputs, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setOpType(operation)
        .setName("head-" + output)
        .addAllInput(inputs)
        .addOutput(output)
        .addAllAttribute(List.of(attributes))
        .build();
  }

  private static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto numbers(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addInts(value)
        .build();
  }

  private static ValueInfoProto value(
      String name, TensorProto.DataType type, String rows, Object columns) {
    TensorShapeProto.Dimension.Builder second = TensorShapeProto.Dimension.newBuilder();
    if (columns instanceof Integer count) {
      second.setDimValue(count);
    } else {
      second.setDimParam(columns.toString());
    }
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(rows))
            .addDim(second)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
