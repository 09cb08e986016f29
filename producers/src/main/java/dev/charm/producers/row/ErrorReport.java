package dev.charm.producers.row;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows in which a judge or a server says what went wrong, whatever stands beside it. */
public final class ErrorReport {
  /** The columns that say so. */
  public static final List<String> COLUMNS =
      List.of("error", "error_message", "error_msg", "exception", "traceback");

  private static final Set<String> NONE = Set.of("false", "0", "no");

  private ErrorReport() {}

  /** Whether rows with these columns can be such a report. */
  public static boolean mayBe(Collection<String> columns) {
    return Cells.hasAny(columns, COLUMNS);
  }

  /**
   * The column that tells of an error: one that is neither missing, nor false, nor an empty object
   * or list. Null if there is none.
   */
  public static @Nullable String column(Cells cells) {
    for (String column : COLUMNS) {
      JsonNode node = cells.node(List.of(column));
      boolean none =
          node == null
              || (node.isContainerNode()
                  ? node.isEmpty()
                  : NONE.contains(node.asText().strip().toLowerCase(Locale.ROOT)));
      if (!none) {
        return column;
      }
    }
    return null;
  }
}
