package dev.charm.producers.votes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Cells;
import dev.charm.producers.row.ErrorReport;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out rows that say themselves that they are not to count: as FastChat's and LMArena's
 * leaderboards do ({@code anony}, {@code dedup_tag}), and by columns that can mean nothing else.
 * What those columns say and is not understood is refused, as the answer hangs on it.
 */
final class VoteFilter {
  /** A row counts unless this is true. */
  private static final List<String> NOT_IF_TRUE =
      List.of(
          "is_catch",
          "invalid",
          "is_invalid",
          "exclude",
          "excluded",
          "is_excluded",
          "deleted",
          "is_deleted",
          "retracted",
          "is_retracted",
          "banned",
          "is_banned",
          "spam",
          "is_spam",
          "is_test");

  /** A row counts unless this is false. */
  private static final List<String> NOT_IF_FALSE = List.of("valid", "is_valid");

  private static final String STATUS = "status";
  private static final Set<String> GOOD_STATUS =
      Set.of(
          "ok",
          "valid",
          "done",
          "complete",
          "completed",
          "finished",
          "resolved",
          "accepted",
          "approved",
          "submitted",
          "success",
          "counted",
          "voted");
  private static final Set<String> BAD_STATUS =
      Set.of(
          "unresolved",
          "pending",
          "open",
          "invalid",
          "error",
          "failed",
          "rejected",
          "spam",
          "flagged",
          "deleted",
          "retracted",
          "skipped",
          "abandoned",
          "cancelled",
          "canceled");

  /** Columns that may say how many votes a row stands for, or something else. */
  private static final List<String> PERHAPS_COUNTS =
      List.of("n", "freq", "frequency", "multiplicity", "n_battles", "num_battles");

  private static final Set<String> USED = used();

  private final VoteChoices choices;
  private final LostCells lost;

  /** The columns of the last row, and whether any of them is one of those that decide. */
  private @Nullable VoteColumns columns;

  private boolean anyDecides;

  VoteFilter(VoteChoices choices, LostCells lost) {
    this.choices = choices;
    this.lost = lost;
  }

  private static Set<String> used() {
    Set<String> used = new HashSet<>(VoteField.columns(VoteField.ANONYMOUS, VoteField.DUPLICATES));
    used.addAll(NOT_IF_TRUE);
    used.addAll(NOT_IF_FALSE);
    used.addAll(PERHAPS_COUNTS);
    used.addAll(ErrorReport.COLUMNS);
    used.add(STATUS);
    return Set.copyOf(used);
  }

  /** The columns that it looks at. */
  Set<String> columns() {
    return USED;
  }

  /**
   * Why a row does not count; null if it does.
   *
   * @throws RowFault if a column that decides it is not understood
   */
  @Nullable String leavesOut(VoteRow row) throws RowFault {
    if (columns != row.columns()) {
      columns = row.columns();
      anyDecides = row.columns().names().stream().anyMatch(USED::contains);
    }
    Cells cells = row.cells();
    Double weight = row.has(VoteField.WEIGHT) ? cells.number(VoteField.WEIGHT.columns()) : null;
    if (weight != null && weight == 0) {
      return "weight is 0";
    }
    Double count = row.has(VoteField.COUNT) ? cells.number(VoteField.COUNT.columns()) : null;
    if (count != null && count == 0) {
      return "count is 0";
    }
    return anyDecides ? byDecidingColumns(row, cells) : null;
  }

  private @Nullable String byDecidingColumns(VoteRow row, Cells cells) throws RowFault {
    if (!choices.named()
        && Boolean.FALSE.equals(lost.orNull(row, VoteField.ANONYMOUS, Cells::flag))) {
      return "anony is false (--named counts them)";
    }
    if (!choices.duplicates()
        && Boolean.FALSE.equals(lost.orNull(row, VoteField.DUPLICATES, VoteFilter::sampled))) {
      return "dedup_tag says not sampled (--duplicates counts them)";
    }
    return byColumns(cells);
  }

  private static @Nullable Boolean sampled(Cells cells, List<String> columns) throws RowFault {
    JsonNode tag = cells.node(columns);
    JsonNode tree = tag == null || !tag.isTextual() ? tag : VoteCategories.tree(tag.textValue());
    if (tag == null) {
      return null;
    }
    if (tree == null || !tree.isObject()) {
      throw new RowFault(MalformedReason.UNDECODABLE, "dedup_tag is not understood", tag.asText());
    }
    JsonNode sampled = tree.get("sampled");
    if (sampled == null || !sampled.isBoolean()) {
      return null;
    }
    return sampled.booleanValue();
  }

  private static @Nullable String byColumns(Cells cells) throws RowFault {
    for (String column : NOT_IF_TRUE) {
      if (Boolean.TRUE.equals(decides(cells, column))) {
        return column + " is true" + remedy(column);
      }
    }
    for (String column : NOT_IF_FALSE) {
      if (Boolean.FALSE.equals(decides(cells, column))) {
        return column + " is false" + remedy(column);
      }
    }
    for (String column : PERHAPS_COUNTS) {
      String number = cells.text(List.of(column));
      if (number != null && !number.matches("1(\\.0*)?")) {
        throw new RowFault(
            MalformedReason.UNDECODABLE,
            column + " may say how many votes a row stands for: call it count, or" + remedy(column),
            number);
      }
    }
    String error = ErrorReport.column(cells);
    if (error != null) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE,
          error + " is not empty, so what stands beside it is no judgment" + remedy(error));
    }
    return byStatus(cells);
  }

  private static @Nullable String byStatus(Cells cells) throws RowFault {
    String status = cells.text(List.of(STATUS));
    String word = status == null ? null : status.strip().toLowerCase(Locale.ROOT);
    if (word == null || GOOD_STATUS.contains(word)) {
      return null;
    }
    if (BAD_STATUS.contains(word)) {
      return "status is " + word + remedy(STATUS);
    }
    throw new RowFault(
        MalformedReason.UNDECODABLE, "status is not understood" + remedy(STATUS), status);
  }

  private static @Nullable Boolean decides(Cells cells, String column) throws RowFault {
    try {
      return cells.flag(List.of(column));
    } catch (RowFault fault) {
      JsonNode node = cells.node(List.of(column));
      throw new RowFault(
          fault.reason(), fault.problem() + remedy(column), node == null ? null : node.asText());
    }
  }

  private static String remedy(String column) {
    return " (--ignore-columns " + column + " counts them)";
  }
}
