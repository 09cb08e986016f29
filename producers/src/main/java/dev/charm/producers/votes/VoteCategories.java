package dev.charm.producers.votes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Cells;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The categories of one vote, each once, in lower case with underscores for blanks: its language,
 * what the table calls its category, the flags that are true in its tags, and {@code coding}.
 */
public final class VoteCategories {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Set<String> NO_LANGUAGE = Set.of("unknown", "<err>", "und");

  /** Flags whose name says too little by itself. */
  private static final Map<String, String> FULL_NAMES = Map.of("if", "instruction_following");

  private final Set<String> names = new LinkedHashSet<>();

  private VoteCategories() {}

  /**
   * The categories of a row.
   *
   * @param ofPrompt the category of the vote's prompt, which counts where the row names none; null
   *     if there is none
   */
  static List<String> of(Cells cells, PromptCategory ofPrompt, @Nullable String promptId)
      throws RowFault {
    String language = cells.text(VoteField.LANGUAGE.columns());
    String category = tree(cells, VoteField.CATEGORY);
    String tags = tree(cells, VoteField.TAGS);
    boolean code = Boolean.TRUE.equals(cells.flag(VoteField.CODE.columns()));
    if (category == null && tags == null && promptId != null) {
      category = ofPrompt.of(promptId);
    }
    if (language != null && NO_LANGUAGE.contains(normal(language))) {
      language = null;
    }
    if (category == null && tags == null && !code) {
      return language == null ? List.of() : List.of(normal(language));
    }
    VoteCategories categories = new VoteCategories();
    if (language != null) {
      categories.add(language);
    }
    if (category != null) {
      categories.addAll(VoteField.CATEGORY, category);
    }
    if (tags != null) {
      categories.addAll(VoteField.TAGS, tags);
    }
    if (code) {
      categories.add("coding");
    }
    return List.copyOf(categories.names);
  }

  /** The name of a category as arenas bear it. */
  public static String normal(String name) {
    String stripped = name.strip().toLowerCase(Locale.ROOT);
    return stripped.chars().anyMatch(Character::isWhitespace)
        ? BLANKS.matcher(stripped).replaceAll("_")
        : stripped;
  }

  private void add(String name) {
    if (!name.isBlank()) {
      names.add(normal(name));
    }
  }

  /** One name, a list of names, or a tree of flags; the latter two as JSON or as Python prints. */
  private void addAll(VoteField field, String text) throws RowFault {
    if (!text.startsWith("[") && !text.startsWith("{")) {
      add(text);
      return;
    }
    JsonNode tree = tree(text);
    if (tree == null) {
      throw new RowFault(MalformedReason.UNDECODABLE, field.label() + " cannot be read");
    }
    if (tree.isArray()) {
      tree.forEach(name -> add(name.asText()));
    } else {
      addFlags(tree);
    }
  }

  private static @Nullable String tree(Cells cells, VoteField field) {
    JsonNode node = cells.node(field.columns());
    return node == null ? null : node.isContainerNode() ? node.toString() : node.asText();
  }

  private static @Nullable JsonNode tree(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      try {
        return Json.MAPPER.readTree(
            text.replace('\'', '"')
                .replace("True", "true")
                .replace("False", "false")
                .replace("None", "null"));
      } catch (JsonProcessingException neither) {
        return null;
      }
    }
  }

  private void addFlags(JsonNode tree) {
    tree.properties()
        .forEach(
            each -> {
              if (each.getValue().isObject()) {
                addFlags(each.getValue());
              } else if (each.getValue().booleanValue()) {
                add(FULL_NAMES.getOrDefault(each.getKey(), each.getKey()));
              }
            });
  }
}
