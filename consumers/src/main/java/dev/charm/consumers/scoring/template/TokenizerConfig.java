package dev.charm.consumers.scoring.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Hugging Face's tokenizers keep beside their vocabulary: {@code tokenizer_config.json}, older
 * ones {@code special_tokens_map.json} too, newer ones {@code chat_template.jinja}.
 *
 * @param specialTokens by the names that templates have for them
 * @param templates by name; the one that is meant where no name is given is {@code default}
 * @param maxTokens that the tokenizer says the model takes; null where it says nothing
 * @param truncatesLeft whether the beginning of a long text goes; null where it says nothing
 */
public record TokenizerConfig(
    Map<String, String> specialTokens,
    SortedMap<String, String> templates,
    @Nullable Integer maxTokens,
    @Nullable Boolean truncatesLeft) {
  /** Name of the file that has most of it. */
  public static final String FILE = "tokenizer_config.json";

  private static final String DEFAULT = "default";
  private static final List<String> TOKENS =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  /** Beyond it a limit is a way to say that there is none: {@code 1e30}. */
  private static final double LARGEST_LIMIT = 100_000_000;

  /**
   * Reads what there is of it in a folder.
   *
   * @throws IOException if a file of these is there and cannot be read
   */
  public static TokenizerConfig read(Path folder) throws IOException {
    JsonNode config = json(folder.resolve(FILE));
    Map<String, String> tokens = new TreeMap<>();
    JsonNode older = json(folder.resolve("special_tokens_map.json"));
    for (String name : TOKENS) {
      String token = token(config.path(name));
      token = token == null ? token(older.path(name)) : token;
      if (token != null) {
        tokens.put(name, token);
      }
    }
    SortedMap<String, String> templates = templates(config.path("chat_template"));
    Path own = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(own)) {
      templates.put(DEFAULT, Files.readString(own, StandardCharsets.UTF_8));
    }
    JsonNode limit = config.path("model_max_length");
    JsonNode side = config.path("truncation_side");
    return new TokenizerConfig(
        tokens,
        templates,
        limit.isNumber() && limit.doubleValue() >= 1 && limit.doubleValue() <= LARGEST_LIMIT
            ? (Integer) limit.intValue()
            : null,
        side.isTextual() ? (Boolean) side.asText().equals("left") : null);
  }

  /**
   * The template that is meant where no name is given.
   *
   * @throws TemplateException if there is none, or it is not understood
   */
  public ChatTemplate template() throws TemplateException {
    String source = templates.get(DEFAULT);
    if (source != null) {
      return template(source);
    }
    throw new TemplateException(
        templates.isEmpty()
            ? "there is no chat template"
            : "there is no default chat template, only " + String.join(", ", templates.keySet()));
  }

  /**
   * A template with these special tokens.
   *
   * @throws TemplateException if it is not understood
   */
  public ChatTemplate template(String source) throws TemplateException {
    return new ChatTemplate(source, specialTokens);
  }

  private static @Nullable String token(JsonNode node) {
    JsonNode text = node.isObject() ? node.path("content") : node;
    return text.isTextual() ? text.asText() : null;
  }

  private static SortedMap<String, String> templates(JsonNode node) {
    SortedMap<String, String> templates = new TreeMap<>();
    if (node.isTextual()) {
      templates.put(DEFAULT, node.asText());
    }
    for (JsonNode each : node.isArray() ? node : List.<JsonNode>of()) {
      templates.put(each.path("name").asText(), each.path("template").asText());
    }
    return templates;
  }

  private static JsonNode json(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    if (!Files.isRegularFile(file)) {
      return mapper.createObjectNode();
    }
    try {
      return mapper.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
