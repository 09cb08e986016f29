package dev.charm.producers.votes;

import dev.charm.producers.row.Cells;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.source.RowFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cells that a vote can do without and that were not understood: each costs itself alone. */
final class LostCells {
  private static final int MOST = 50;

  private final Map<String, Occurrences> lost = new LinkedHashMap<>();

  /** Reads a cell. */
  interface Reading<T> {
    @Nullable T read(Cells cells, List<String> columns) throws RowFault;
  }

  /** What a cell says; null if it says nothing that is understood, of which note is taken. */
  <T> @Nullable T orNull(VoteRow row, VoteField field, Reading<T> reading) {
    try {
      return row.has(field) ? reading.read(row.cells(), field.columns()) : null;
    } catch (RowFault fault) {
      lose(row.line(), fault);
      return null;
    }
  }

  /** Takes note of a cell that does not count. */
  void lose(long line, RowFault fault) {
    String problem =
        lost.size() < MOST || lost.containsKey(fault.problem()) ? fault.problem() : "other reasons";
    lost.computeIfAbsent(problem, each -> new Occurrences()).add(line, fault.word());
  }

  /** What was lost, one line for each reason. */
  List<String> messages() {
    return lost.entrySet().stream()
        .map(each -> each.getValue().told(" with a cell that is not used: " + each.getKey()))
        .toList();
  }
}
