package dev.charm.ops.listing;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows in aligned columns: numbers to the right, everything else to the left. */
public final class Table {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] right;

  /**
   * @param headings one a column
   */
  public Table(List<String> headings) {
    this.headings = List.copyOf(headings);
    this.right = new boolean[headings.size()];
  }

  /**
   * Adds a row.
   *
   * @param cells one a column; null prints as a dash
   * @param decimals digits after the point, one a column
   */
  public void add(List<? extends @Nullable Object> cells, List<Integer> decimals) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      Object cell = cells.get(i);
      right[i] |= cell instanceof Number;
      row.add(text(cell, decimals.get(i)));
    }
    rows.add(row);
  }

  /** Prints headings, a rule and the rows. */
  public void print(PrintWriter out) {
    int[] widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              headings.get(i).length(),
              rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    out.println(line(headings, widths));
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    out.println(line(rule, widths));
    rows.forEach(row -> out.println(line(row, widths)));
    out.flush();
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? "" : GAP);
      line.append(right[i] ? padding + cells.get(i) : cells.get(i) + padding);
    }
    return line.toString().stripTrailing();
  }

  /** A cell as text: numbers rounded, null as a dash, line breaks and tabs as blanks. */
  public static String text(@Nullable Object cell, int decimals) {
    if (cell == null) {
      return "-";
    }
    if (cell instanceof Double number) {
      return Double.isFinite(number)
          ? String.format(Locale.ROOT, "%." + decimals + "f", number)
          : "-";
    }
    if (cell instanceof Boolean flag) {
      return flag ? "yes" : "no";
    }
    return cell.toString().replaceAll("\\p{Cntrl}", " ");
  }
}
