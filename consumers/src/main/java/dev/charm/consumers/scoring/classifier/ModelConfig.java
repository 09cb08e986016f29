package dev.charm.consumers.scoring.classifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code config.json}.
 *
 * @param labels names of the outputs, in their order; empty where it says nothing
 * @param padding the token that fills up a batch; null where there is none
 * @param positions most tokens that the network takes; null where it says nothing
 */
record ModelConfig(List<String> labels, @Nullable Long padding, @Nullable Integer positions) {
  /** Their first position is the one behind that of the padding. */
  private static final Set<String> LIKE_ROBERTA =
      Set.of("roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "longformer", "mpnet");

  static ModelConfig read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file.getParent() + " has no config.json");
    }
    JsonNode config;
    try {
      config = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode padding = config.path("pad_token_id");
    Long pad = padding.canConvertToLong() && padding.asLong() >= 0 ? (Long) padding.asLong() : null;
    JsonNode most = config.path("max_position_embeddings");
    Integer positions = most.isInt() && most.intValue() > 0 ? (Integer) most.intValue() : null;
    if (positions != null && LIKE_ROBERTA.contains(config.path("model_type").asText())) {
      positions = (int) (positions - (pad == null ? 1 : pad) - 1);
    }
    return new ModelConfig(labels(config), pad, positions);
  }

  private static List<String> labels(JsonNode config) {
    JsonNode names = config.path("id2label");
    int count = names.isObject() ? names.size() : config.path("num_labels").asInt(0);
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      labels.add(names.path(Integer.toString(i)).asText("LABEL_" + i));
    }
    return labels;
  }
}
