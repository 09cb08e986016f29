package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.scoring.template.ChatTemplate;
import dev.charm.consumers.scoring.template.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A chat template in a file: {@code chat_template.jinja}, or {@code tokenizer_config.json} with the
 * template and the special tokens that it names.
 */
final class TemplateFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TemplateFile() {}

  /**
   * @throws IOException if there is no template in it
   */
  static ChatTemplate read(Path file) throws IOException {
    String content;
    try {
      content = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException("the template " + file + " does not exist", e);
    } catch (IOException e) {
      throw new IOException("the template " + file + " cannot be read", e);
    }
    if (!file.getFileName().toString().endsWith(".json")) {
      return template(content, Map.of());
    }
    JsonNode config;
    try {
      config = MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not JSON", e);
    }
    JsonNode template = config.path("chat_template");
    for (JsonNode named : template.isArray() ? template : MAPPER.createArrayNode()) {
      if (named.path("name").asText().equals("default")) {
        template = named.path("template");
      }
    }
    if (!template.isTextual()) {
      throw new IOException(file + " has no chat_template");
    }
    return template(template.textValue(), specialTokens(config));
  }

  /**
   * @throws IOException if the template is not understood
   */
  static ChatTemplate template(String source, Map<String, String> tokens) throws IOException {
    try {
      return new ChatTemplate(source, tokens);
    } catch (TemplateException e) {
      throw new IOException("the chat template is not understood: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> specialTokens(JsonNode config) {
    Map<String, String> tokens = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : config.properties()) {
      JsonNode token =
          each.getValue().isObject() ? each.getValue().path("content") : each.getValue();
      if (each.getKey().endsWith("_token") && token.isTextual()) {
        tokens.put(each.getKey(), token.textValue());
      }
    }
    return tokens;
  }
}
