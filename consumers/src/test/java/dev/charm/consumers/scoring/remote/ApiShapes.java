package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the servers answer, written after their sources and not after the scorer: raw logits from -8
 * to 8 that are drawn by the hash of a text.
 */
final class ApiShapes {
  static final ObjectMapper MAPPER = new ObjectMapper();
  static final String MODEL = "tiny/reward";

  /** What the server takes exception to. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private ApiShapes() {}

  static String path(Api api) {
    return switch (api) {
      case VLLM_CLASSIFY -> "/classify";
      case VLLM_POOLING -> "/pooling";
      case VLLM_SCORE -> "/score";
      case SGLANG_CLASSIFY -> "/v1/classify";
      case SGLANG_EMBEDDINGS -> "/v1/embeddings";
      case TEI -> "/predict";
      case OPENRLHF -> "/get_reward";
      case SLIME -> "/rm";
    };
  }

  /** The logits of a text. */
  static double[] logits(String text, int outputs) {
    double[] logits = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      byte[] hash = Sha256.digest().digest((i + text).getBytes(StandardCharsets.UTF_8));
      logits[i] = 16 * (ByteBuffer.wrap(hash).getInt() / 4294967296.0);
    }
    return logits;
  }

  static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /** The answer of a server whose model has some outputs. */
  static JsonNode answer(Api api, JsonNode request, int outputs) {
    return switch (api) {
      case VLLM_CLASSIFY -> dataList(request, "probs", vllm(request, outputs), true);
      case VLLM_POOLING -> dataList(request, "data", vllm(request, outputs), false);
      case VLLM_SCORE -> score(request);
      case SGLANG_CLASSIFY -> dataList(request, "probs", texts(request, outputs, true), true);
      case SGLANG_EMBEDDINGS ->
          dataList(request, "embedding", texts(request, outputs, true), false);
      case TEI -> predictions(request, outputs);
      case OPENRLHF -> rewards(request);
      case SLIME -> bare(request);
    };
  }

  private static List<double[]> vllm(JsonNode request, int outputs) {
    requireModel(request);
    boolean raw = request.has("use_activation") && !request.get("use_activation").booleanValue();
    if (request.has("messages")) {
      require(!request.has("input"), "messages and input");
      StringBuilder text = new StringBuilder();
      for (JsonNode message : request.get("messages")) {
        text.append(message.get("role").textValue()).append('\n');
        text.append(message.get("content").textValue()).append('\n');
      }
      return List.of(values(text.toString(), outputs, raw));
    }
    require(!request.path("add_special_tokens").asBoolean(true), "special tokens twice");
    return texts(request, outputs, raw);
  }

  private static List<double[]> texts(JsonNode request, int outputs, boolean raw) {
    requireModel(request);
    require(request.path("input").isArray(), "input is missing");
    List<double[]> values = new ArrayList<>();
    for (JsonNode text : request.get("input")) {
      values.add(values(text.textValue(), outputs, raw));
    }
    return values;
  }

  private static double[] values(String text, int outputs, boolean raw) {
    double[] values = logits(text, outputs);
    for (int i = 0; i < outputs && !raw; i++) {
      values[i] = sigmoid(values[i]);
    }
    return values;
  }

  private static ObjectNode dataList(
      JsonNode request, String field, List<double[]> values, boolean classes) {
    ObjectNode answer = MAPPER.createObjectNode().put("id", "x").put("object", "list");
    answer.put("model", request.path("model").asText());
    ArrayNode data = answer.putArray("data");
    for (double[] each : values) {
      ObjectNode result = data.addObject().put("index", data.size() - 1);
      if (classes) {
        result.put("label", "LABEL_0").put("num_classes", each.length);
      }
      ArrayNode list = result.putArray(field);
      for (double value : each) {
        list.add(value);
      }
    }
    answer.putObject("usage").put("prompt_tokens", 7 * values.size());
    return answer;
  }

  private static JsonNode score(JsonNode request) {
    requireModel(request);
    boolean raw = request.has("use_activation") && !request.get("use_activation").booleanValue();
    JsonNode firsts = request.path("text_1");
    JsonNode seconds = request.path("text_2");
    require(firsts.size() == seconds.size(), "lists of two lengths");
    ObjectNode answer = MAPPER.createObjectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (int i = 0; i < firsts.size(); i++) {
      double[] of = values(pair(firsts.get(i).textValue(), seconds.get(i).textValue()), 1, raw);
      data.addObject().put("index", i).put("object", "score").put("score", of[0]);
    }
    answer.putObject("usage").put("prompt_tokens", 7 * data.size());
    return answer;
  }

  private static JsonNode predictions(JsonNode request, int outputs) {
    boolean raw = request.path("raw_scores").booleanValue();
    require(request.path("truncate").booleanValue(), "too long");
    ArrayNode answer = MAPPER.createArrayNode();
    for (JsonNode input : request.get("inputs")) {
      require(input.isArray() && (input.size() == 1 || input.size() == 2), "one text or two");
      String text =
          input.size() == 1
              ? input.get(0).textValue()
              : pair(input.get(0).textValue(), input.get(1).textValue());
      Map<String, Double> scores = new TreeMap<>();
      double[] values = values(text, outputs, raw);
      for (int i = 0; i < outputs; i++) {
        scores.put("LABEL_" + i, values[i]);
      }
      ArrayNode sorted = answer.addArray();
      scores.entrySet().stream()
          .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
          .forEach(e -> sorted.addObject().put("score", e.getValue()).put("label", e.getKey()));
    }
    return answer;
  }

  private static JsonNode rewards(JsonNode request) {
    require(request.get("query").size() == request.get("prompts").size(), "prompts");
    require(request.get("query").size() == request.get("labels").size(), "labels");
    ObjectNode answer = MAPPER.createObjectNode();
    ArrayNode rewards = answer.putArray("rewards");
    ArrayNode scores = answer.putArray("scores");
    for (JsonNode text : request.get("query")) {
      double logit = logits(text.textValue(), 1)[0];
      rewards.add(logit);
      scores.add(sigmoid(logit));
    }
    answer.putObject("extra_logs");
    return answer;
  }

  private static JsonNode bare(JsonNode request) {
    JsonNode prompt = request.get("prompt");
    String text = prompt.isTextual() ? prompt.textValue() : prompt.toString();
    return MAPPER
        .getNodeFactory()
        .numberNode(logits(pair(text, request.get("response").textValue()), 1)[0]);
  }

  static String pair(String first, String second) {
    return first.length() + ":" + first + second;
  }

  private static void requireModel(JsonNode request) {
    require(MODEL.equals(request.path("model").asText()), "no such model");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new RefusedException(otherwise);
    }
  }
}
