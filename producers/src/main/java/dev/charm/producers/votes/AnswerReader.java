package dev.charm.producers.votes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Cells;
import dev.charm.producers.votes.VotedAnswers.Answer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a row says of the two answers: LMArena's counts in {@code conv_metadata}, or the texts
 * in {@code conversation_a}, {@code response_a}, {@code output_1} or {@code full_conversation}.
 */
final class AnswerReader {
  private static final String METADATA = "conv_metadata";
  private static final String FULL = "full_conversation";

  /** Columns of texts, that of A first. */
  private static final List<List<String>> TEXTS =
      List.of(
          List.of("conversation_a", "conversation_b"),
          List.of("response_a", "response_b"),
          List.of("output_1", "output_2"));

  private static final Set<String> COLUMNS =
      Set.of(
          METADATA,
          FULL,
          "conversation_a",
          "conversation_b",
          "response_a",
          "response_b",
          "output_1",
          "output_2");

  private final VotedAnswers told;

  AnswerReader(VotedAnswers told) {
    this.told = told;
  }

  /** The columns that it reads; none if nobody asks for answers. */
  Set<String> columns() {
    return told == VotedAnswers.NOT_ASKED ? Set.of() : COLUMNS;
  }

  /** Tells of the answers of a row, if they are asked for and it has both. */
  void read(VoteRow row, String battleId) {
    if (told == VotedAnswers.NOT_ASKED) {
      return;
    }
    Answer a = answer(row.cells(), 0);
    Answer b = answer(row.cells(), 1);
    if (a != null && b != null) {
      told.of(battleId, a, b);
    }
  }

  private static @Nullable Answer answer(Cells cells, int side) {
    Answer counted = counted(cells, side == 0 ? "a" : "b");
    if (counted != null) {
      return counted;
    }
    for (List<String> columns : TEXTS) {
      JsonNode node = tree(cells, columns.get(side));
      if (node != null) {
        return new VotedAnswers.Text(saidByModel(node));
      }
    }
    JsonNode full = tree(cells, FULL);
    return full == null || !full.isArray() || full.isEmpty()
        ? null
        : new VotedAnswers.Text(ofSide(full, side == 0 ? "model_side_a" : "model_side_b"));
  }

  private static @Nullable Answer counted(Cells cells, String side) {
    JsonNode metadata = tree(cells, METADATA);
    JsonNode length = metadata == null ? null : metadata.get("sum_assistant_" + side + "_tokens");
    if (metadata == null || length == null || !length.isNumber()) {
      return null;
    }
    return new VotedAnswers.Counted(
        length.longValue(),
        sum(metadata.path("header_count_" + side)),
        sum(metadata.path("list_count_" + side)),
        sum(metadata.path("bold_count_" + side)));
  }

  private static long sum(JsonNode counts) {
    long sum = counts.longValue();
    for (JsonNode count : counts) {
      sum += count.longValue();
    }
    return sum;
  }

  /** A cell that is or holds a tree, or a text as a node; null if it has no value. */
  private static @Nullable JsonNode tree(Cells cells, String column) {
    JsonNode node = cells.node(List.of(column));
    if (node == null || !node.isTextual()) {
      return node;
    }
    String text = node.textValue();
    JsonNode tree = text.startsWith("[") || text.startsWith("{") ? VoteCategories.tree(text) : null;
    return tree == null ? node : tree;
  }

  /** All that a model says in a conversation; a list without roles is of its answers. */
  private static String saidByModel(JsonNode said) {
    if (!said.isArray()) {
      return content(said);
    }
    StringBuilder all = new StringBuilder();
    for (JsonNode turn : said) {
      if (turn.path("role").asText("assistant").equals("assistant")) {
        append(all, content(turn));
      }
    }
    return all.toString();
  }

  private static String ofSide(JsonNode turns, String side) {
    StringBuilder all = new StringBuilder();
    for (JsonNode turn : turns) {
      append(all, content(turn.path(side)));
    }
    return all.toString();
  }

  /** A text, or the content of a message, which is a text or a list of parts with texts. */
  private static String content(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isArray()) {
      StringBuilder parts = new StringBuilder();
      node.forEach(part -> append(parts, content(part)));
      return parts.toString();
    }
    JsonNode inner = node.has("content") ? node.get("content") : node.get("text");
    return inner == null ? "" : content(inner);
  }

  private static void append(StringBuilder all, String text) {
    if (!all.isEmpty()) {
      all.append('\n');
    }
    all.append(text);
  }
}
