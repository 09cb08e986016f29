package dev.charm.producers.votes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.ArenaNames;
import dev.charm.producers.row.Cells;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.Missing;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The categories of one vote, each once, in lower case with underscores for blanks: its language,
 * what the table calls its category, the flags that are true in its tags, and {@code coding}.
 */
public final class VoteCategories {
  private static final Set<String> NO_LANGUAGE = Set.of("unknown", "<err>", "und");

  /** Flags whose name says too little by itself. */
  private static final Map<String, String> FULL_NAMES = Map.of("if", "instruction_following");

  private final Set<String> names = new LinkedHashSet<>();

  private VoteCategories() {}

  /** The categories that a row names itself. */
  static List<String> named(VoteRow row, LostCells lost) {
    if (!row.has(VoteField.LANGUAGE)
        && !row.has(VoteField.CATEGORY)
        && !row.has(VoteField.TAGS)
        && !row.has(VoteField.CODE)) {
      return List.of();
    }
    long line = row.line();
    VoteCategories categories = new VoteCategories();
    String language = lost.orNull(row, VoteField.LANGUAGE, Cells::text);
    if (language != null && !NO_LANGUAGE.contains(ArenaNames.category(language))) {
      categories.add(language);
    }
    categories.addAll(row, VoteField.CATEGORY, lost);
    categories.addAll(row, VoteField.TAGS, lost);
    if (Boolean.TRUE.equals(lost.orNull(row, VoteField.CODE, Cells::flag))) {
      categories.add("coding");
    }
    if (categories.names.removeIf(DetailReader::tooLong)) {
      lost.lose(line, new RowFault(MalformedReason.TOO_LARGE, "a category is too long for a name"));
    }
    if (categories.names.size() > EventCheck.MAX_CATEGORIES) {
      lost.lose(
          line,
          new RowFault(
              MalformedReason.OUT_OF_RANGE,
              "more than " + EventCheck.MAX_CATEGORIES + " categories, none of which counts"));
      return List.of();
    }
    return List.copyOf(categories.names);
  }

  /**
   * The categories of a row, with that of its prompt where it names none but its language.
   *
   * @param named categories that the row names
   */
  static List<String> of(
      VoteRow row, List<String> named, PromptCategory ofPrompt, @Nullable String promptId) {
    Cells cells = row.cells();
    if (promptId == null
        || cells.node(VoteField.CATEGORY.columns()) != null
        || cells.node(VoteField.TAGS.columns()) != null
        || named.contains("coding")) {
      return named;
    }
    String category = ofPrompt.of(promptId);
    if (category == null) {
      return named;
    }
    VoteCategories all = new VoteCategories();
    all.names.addAll(named);
    all.add(category);
    return List.copyOf(all.names);
  }

  private void add(String name) {
    if (!Missing.is(name)) {
      names.add(ArenaNames.category(name));
    }
  }

  private void addAll(VoteRow row, VoteField field, LostCells lost) {
    JsonNode node = row.cells().node(field.columns());
    if (node != null) {
      try {
        addAll(field, node);
      } catch (RowFault fault) {
        lost.lose(row.line(), fault);
      }
    }
  }

  /** One name, a list of names, or a tree of flags; the latter two as JSON or as Python prints. */
  private void addAll(VoteField field, JsonNode said) throws RowFault {
    JsonNode tree = said;
    if (!said.isContainerNode()) {
      String text = said.asText();
      if (!text.startsWith("[") && !text.startsWith("{")) {
        add(text);
        return;
      }
      tree = tree(text);
    }
    if (tree == null) {
      throw new RowFault(MalformedReason.UNDECODABLE, field.label() + " cannot be read");
    }
    if (tree.isArray()) {
      tree.forEach(name -> add(name.asText()));
    } else {
      addFlags(tree);
    }
  }

  /** A list or a tree, as JSON or as Python prints it; null if it is neither. */
  static @Nullable JsonNode tree(String text) {
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
