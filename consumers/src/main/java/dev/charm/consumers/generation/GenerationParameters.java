package dev.charm.consumers.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Gguf;
import dev.charm.consumers.generation.declared.Sampling;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the answers of a policy model come about, as rows of answers and responses say it: the
 * settings that an answer depends on, then what is known of it.
 */
public final class GenerationParameters {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PolicyModelDeclaration model;
  private final @Nullable String digest;

  private GenerationParameters(PolicyModelDeclaration model, @Nullable String digest) {
    this.model = model;
    this.digest = digest;
  }

  /**
   * Those of a policy model. A GGUF file is read once, for its digest.
   *
   * @throws IOException if the file cannot be read; says why
   */
  public static GenerationParameters of(PolicyModelDeclaration model) throws IOException {
    return new GenerationParameters(
        model, model.source() instanceof Gguf gguf ? FileDigest.sha256(gguf.file()) : null);
  }

  /** What an answer depends on, beside the prompt; null for what the server has as it likes. */
  public ObjectNode settings(int sample) {
    Sampling sampling = model.sampling();
    ObjectNode settings = MAPPER.createObjectNode();
    settings.put("api", model.source().word());
    settings.put("model", model.source().model());
    if (model.source() instanceof Gguf gguf) {
      settings.put("sha256", digest);
      settings.put("context_size", gguf.tokens());
    }
    settings.put("temperature", sampling.temperature());
    settings.put("top_p", sampling.topP());
    settings.put("max_tokens", sampling.maxTokens());
    settings.put("seed", sampling.seed(sample));
    sampling.stop().forEach(settings.putArray("stop")::add);
    return settings;
  }

  /** How an answer came about, as rows of answers say it. */
  public ObjectNode json(int sample, Generation how) {
    ObjectNode parameters = settings(sample);
    if (model.sampling().seed() == null && how.seed() != null) {
      parameters.put("drawn_seed", how.seed());
    }
    parameters.put("served_model", how.servedModel());
    parameters.put("system_fingerprint", how.systemFingerprint());
    parameters.put("finish_reason", how.finishReason());
    parameters.put("refusal", how.refusal());
    parameters.put("reasoning", how.reasoning());
    parameters.put("prompt_tokens", how.promptTokens());
    parameters.put("completion_tokens", how.completionTokens());
    parameters.put("latency_ms", how.latencyMillis());
    return parameters;
  }

  /**
   * How an answer came about, as responses say it: texts as they are, all else as JSON, and nothing
   * of what is null. What is made of a row of answers that is ingested is the same.
   */
  public Map<String, String> strings(int sample, Generation how) {
    Map<String, String> strings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : json(sample, how).properties()) {
      JsonNode value = each.getValue();
      if (!value.isNull()) {
        strings.put(each.getKey(), value.isTextual() ? value.textValue() : value.toString());
      }
    }
    return strings;
  }
}
