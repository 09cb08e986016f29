package dev.charm.producers.votes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.JsonRow;
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
  static List<String> of(VoteCells cells, PromptCategory ofPrompt, @Nullable String promptId)
      throws RowFault {
    String language = cells.text(VoteField.LANGUAGE);
    String category = cells.text(VoteField.CATEGORY);
    String tags = cells.text(VoteField.TAGS);
    boolean code = Boolean.TRUE.equals(cells.flag(VoteField.CODE));
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

  private static @Nullable JsonNode tree(String text) {
    try {
      return JsonRow.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      try {
        return JsonRow.MAPPER.readTree(
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
