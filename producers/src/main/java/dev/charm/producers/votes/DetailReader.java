package dev.charm.producers.votes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Cells;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what rows say of votes beside models and outcome. What it cannot read costs itself alone.
 */
final class DetailReader {
  private static final Pattern WHOLE = Pattern.compile("([+-]?\\d+)\\.0+");

  /** Bytes of a name, with room for what an id adds to it. */
  private static final int LONGEST_NAME = EventCheck.MAX_NAME_BYTES - 64;

  /** The columns that are read of every vote. */
  static final Set<String> USED =
      VoteField.columns(
          VoteField.ID,
          VoteField.QUESTION,
          VoteField.PROMPT,
          VoteField.VOTER,
          VoteField.SEQUENCE,
          VoteField.VOTED_AT,
          VoteField.LANGUAGE,
          VoteField.CATEGORY,
          VoteField.TAGS,
          VoteField.CODE,
          VoteField.TURN,
          VoteField.WEIGHT,
          VoteField.COUNT);

  private final List<String> ids;
  private final LostCells lost;

  DetailReader(VoteChoices choices, LostCells lost) {
    this.ids = choices.idColumn() == null ? VoteField.ID.columns() : List.of(choices.idColumn());
    this.lost = lost;
  }

  /** The details of a row's votes. */
  VoteDetails read(VoteRow row) throws RowFault {
    Cells cells = row.cells();
    long line = row.line();
    String question = lost.orNull(line, () -> name(cells, VoteField.QUESTION.columns()));
    String prompt = lost.orNull(line, () -> name(cells, VoteField.PROMPT.columns()));
    return new VoteDetails(
        name(cells, ids),
        question,
        prompt == null ? question : prompt,
        lost.orNull(line, () -> name(cells, VoteField.VOTER.columns())),
        time(row),
        lost.orNull(line, () -> wholeNumber(cells, VoteField.SEQUENCE)),
        VoteCategories.named(row, lost),
        lost.orNull(line, () -> name(cells, VoteField.TURN.columns())),
        weight(row),
        count(row));
  }

  /** A name, the same whether a number was written as whole or as decimal; a list is joined. */
  private static @Nullable String name(Cells cells, List<String> columns) throws RowFault {
    JsonNode node = cells.node(columns);
    if (node == null) {
      return null;
    }
    String name = node.isArray() ? listed(node) : cells.text(columns);
    if (name == null) {
      return null;
    }
    String stripped = name.strip();
    if (tooLong(stripped)) {
      throw new RowFault(MalformedReason.TOO_LARGE, columns.get(0) + " is too long for a name");
    }
    Matcher whole = WHOLE.matcher(stripped);
    return whole.matches() ? whole.group(1) : stripped;
  }

  private static String listed(JsonNode array) {
    List<String> names = new ArrayList<>();
    array.forEach(name -> names.add(name.asText()));
    return String.join(",", names);
  }

  /** Whether events cannot bear a name. */
  static boolean tooLong(String name) {
    return name.length() > LONGEST_NAME / 3
        && name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME;
  }

  /** The first column that holds a time that is understood; others are told. */
  private @Nullable Instant time(VoteRow row) {
    for (String column : VoteField.VOTED_AT.columns()) {
      Instant time = lost.orNull(row.line(), () -> time(row.cells(), column));
      if (time != null) {
        return time;
      }
    }
    return null;
  }

  private static @Nullable Instant time(Cells cells, String column) throws RowFault {
    String text = cells.text(List.of(column));
    try {
      return text == null ? null : VoteTime.parse(text);
    } catch (RowFault fault) {
      throw new RowFault(fault.reason(), column + fault.problem(), text);
    }
  }

  private double weight(VoteRow row) throws RowFault {
    Double weight = row.cells().number(VoteField.WEIGHT.columns());
    if (weight == null && row.has(VoteField.WEIGHT)) {
      lost.lose(
          row.line(),
          new RowFault(MalformedReason.MISSING_FIELD, "weight is missing, which counts as 1"));
    }
    return weight == null ? 1 : weight;
  }

  private long count(VoteRow row) throws RowFault {
    Long count = wholeNumber(row.cells(), VoteField.COUNT);
    if (count == null && row.has(VoteField.COUNT)) {
      lost.lose(
          row.line(),
          new RowFault(MalformedReason.MISSING_FIELD, "count is missing, which counts as 1"));
    }
    return count == null ? 1 : count;
  }

  private static @Nullable Long wholeNumber(Cells cells, VoteField field) throws RowFault {
    Double number = cells.number(field.columns());
    if (number == null) {
      return null;
    }
    if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
      throw new RowFault(
          MalformedReason.UNDECODABLE,
          field.label() + " is not a whole number",
          Objects.toString(cells.text(field.columns())));
    }
    return number.longValue();
  }
}
