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

  /** A long number as spreadsheets and pandas round it. */
  private static final Pattern ROUNDED = Pattern.compile("\\d(\\.\\d+)?[eE]\\+\\d+");

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

  /** The column of ids that was named; null for those that usually are. */
  private final @Nullable List<String> idColumn;

  private final LostCells lost;

  DetailReader(VoteChoices choices, LostCells lost) {
    this.idColumn = choices.idColumn() == null ? null : List.of(choices.idColumn());
    this.lost = lost;
  }

  /** The details of a row's votes. */
  VoteDetails read(VoteRow row) throws RowFault {
    String question = lost.orNull(row, VoteField.QUESTION, DetailReader::name);
    String prompt = lost.orNull(row, VoteField.PROMPT, DetailReader::name);
    return new VoteDetails(
        id(row),
        question,
        prompt == null ? question : prompt,
        lost.orNull(row, VoteField.VOTER, DetailReader::name),
        time(row),
        lost.orNull(row, VoteField.SEQUENCE, DetailReader::wholeNumber),
        VoteCategories.named(row, lost),
        lost.orNull(row, VoteField.TURN, DetailReader::name),
        weight(row),
        count(row));
  }

  /** The vote's own id; a number that was rounded is many votes' and counts as none. */
  private @Nullable String id(VoteRow row) throws RowFault {
    if (idColumn == null && !row.has(VoteField.ID)) {
      return null;
    }
    List<String> columns = idColumn == null ? VoteField.ID.columns() : idColumn;
    String id = name(row.cells(), columns);
    if (id == null || id.indexOf('+') < 0 || !ROUNDED.matcher(id).matches()) {
      return id;
    }
    lost.lose(
        row.line(),
        new RowFault(
            MalformedReason.UNDECODABLE,
            columns.get(0) + " is a long number that was rounded, and no id any more",
            id));
    return null;
  }

  /** A name, the same whether a number was written as whole or as decimal; a list is joined. */
  private static @Nullable String name(Cells cells, List<String> columns) throws RowFault {
    JsonNode node = cells.node(columns);
    if (node == null) {
      return null;
    }
    String name = node.isTextual() ? node.textValue() : nameOf(node, cells, columns);
    if (name == null) {
      return null;
    }
    String stripped = name.strip();
    if (tooLong(stripped)) {
      throw new RowFault(MalformedReason.TOO_LARGE, columns.get(0) + " is too long for a name");
    }
    if (stripped.indexOf('.') < 0) {
      return stripped;
    }
    Matcher whole = WHOLE.matcher(stripped);
    return whole.matches() ? whole.group(1) : stripped;
  }

  private static @Nullable String nameOf(JsonNode node, Cells cells, List<String> columns)
      throws RowFault {
    return node.isArray() ? listed(node) : cells.text(columns);
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
    if (!row.has(VoteField.VOTED_AT)) {
      return null;
    }
    Cells cells = row.cells();
    for (String column : cells.fields().present(VoteField.VOTED_AT.columns())) {
      String text = null;
      try {
        text = cells.textAt(column);
        if (text != null) {
          return VoteTime.parse(text);
        }
      } catch (RowFault fault) {
        lost.lose(row.line(), new RowFault(fault.reason(), column + fault.problem(), text));
      }
    }
    return null;
  }

  private double weight(VoteRow row) throws RowFault {
    if (!row.has(VoteField.WEIGHT)) {
      return 1;
    }
    Double weight = row.cells().number(VoteField.WEIGHT.columns());
    if (weight == null) {
      lost.lose(
          row.line(),
          new RowFault(MalformedReason.MISSING_FIELD, "weight is missing, which counts as 1"));
    }
    return weight == null ? 1 : weight;
  }

  private long count(VoteRow row) throws RowFault {
    if (!row.has(VoteField.COUNT)) {
      return 1;
    }
    Long count = wholeNumber(row.cells(), VoteField.COUNT.columns());
    if (count == null) {
      lost.lose(
          row.line(),
          new RowFault(MalformedReason.MISSING_FIELD, "count is missing, which counts as 1"));
    }
    return count == null ? 1 : count;
  }

  private static @Nullable Long wholeNumber(Cells cells, List<String> columns) throws RowFault {
    Double number = cells.number(columns);
    if (number == null) {
      return null;
    }
    if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
      throw new RowFault(
          MalformedReason.UNDECODABLE,
          columns.get(0) + " is not a whole number",
          Objects.toString(cells.text(columns)));
    }
    return number.longValue();
  }
}
