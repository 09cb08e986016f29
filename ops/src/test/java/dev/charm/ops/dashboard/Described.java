package dev.charm.ops.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Whether an answer is as the OpenAPI document describes it. */
final class Described {
  private final JsonNode document;

  Described(JsonNode document) {
    this.document = document;
  }

  /** What of an answer is not as its path is described; empty if nothing is. */
  List<String> faults(String path, JsonNode answer) {
    return faults(path, "get", answer);
  }

  /** The same of another method. */
  List<String> faults(String path, String method, JsonNode answer) {
    List<String> faults = new ArrayList<>();
    JsonNode schema =
        document
            .path("paths")
            .path(path)
            .path(method)
            .path("responses")
            .path("200")
            .path("content")
            .path("application/json")
            .path("schema");
    if (schema.isMissingNode()) {
      faults.add(path + " is not described");
    }
    compare(path, schema, answer, faults);
    return faults;
  }

  private void compare(String at, JsonNode schema, JsonNode value, List<String> faults) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asText().replace("#/components/schemas/", "");
      compare(at, document.path("components").path("schemas").path(name), value, faults);
      return;
    }
    if (value.isNull()) {
      if (!schema.path("nullable").asBoolean()) {
        faults.add(at + " is null");
      }
      return;
    }
    String type = schema.path("type").asText();
    boolean fits =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> false;
        };
    if (!fits) {
      faults.add(at + " is not " + type + ": " + value.getNodeType());
      return;
    }
    if (schema.has("enum")) {
      List<String> words = new ArrayList<>();
      schema.get("enum").forEach(word -> words.add(word.asText()));
      if (!words.contains(value.asText())) {
        faults.add(at + " is " + value.asText());
      }
    }
    schema
        .path("required")
        .forEach(
            name -> {
              if (!value.has(name.asText())) {
                faults.add(at + " lacks " + name.asText());
              }
            });
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              if (value.has(property.getKey())) {
                compare(
                    at + "." + property.getKey(),
                    property.getValue(),
                    value.get(property.getKey()),
                    faults);
              }
            });
    if (schema.has("additionalProperties")) {
      value
          .properties()
          .forEach(
              each ->
                  compare(
                      at + "." + each.getKey(),
                      schema.get("additionalProperties"),
                      each.getValue(),
                      faults));
    }
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        compare(at + "[" + i + "]", schema.path("items"), value.get(i), faults);
      }
    }
  }
}
