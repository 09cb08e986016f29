package dev.charm.ops.listing;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jline.utils.WCWidth;
import org.jspecify.annotations.Nullable;

/** Rows in aligned columns: numbers to the right, everything else to the left. */
public final class Table {
  private static final String GAP = "  ";
  private static final String CUT = "…";

  /** Text is cut to no less than this, in columns of the screen. */
  private static final int LEAST = 12;

  private final List<String> headings;
  private final boolean[] detail;
  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param headings one per column
   * @param detail which columns give way first where the screen is too narrow
   */
  public Table(List<String> headings, boolean... detail) {
    this.headings = List.copyOf(headings);
    this.detail = Arrays.copyOf(detail, headings.size());
    this.right = new boolean[headings.size()];
  }

  /**
   * Adds a row.
   *
   * @param cells one per column; null prints as a dash
   * @param decimals digits after the point, one per column
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

  /** Prints headings, a rule and the rows, as wide as they are. */
  public void print(PrintWriter out) {
    print(out, Output.UNBOUNDED);
  }

  /**
   * Prints headings, a rule and the rows. Where they are wider than the screen, details are left
   * out, the last ones first, then long texts are cut; a last line names the columns that this
   * happened to. Numbers are never cut.
   *
   * @param screen its width
   */
  public void print(PrintWriter out, int screen) {
    List<Integer> shown = new ArrayList<>(IntStream.range(0, headings.size()).boxed().toList());
    int[] widths = widths();
    SortedSet<Integer> changed = new TreeSet<>();
    for (int i = headings.size() - 1; i >= 0 && total(shown, widths) > screen; i--) {
      if (detail[i]) {
        shown.remove(Integer.valueOf(i));
        changed.add(i);
      }
    }
    while (total(shown, widths) > screen) {
      int widest = widestText(shown, widths);
      if (widest < 0) {
        break;
      }
      widths[widest]--;
      changed.add(widest);
    }
    out.println(line(headings, shown, widths));
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    out.println(line(rule, shown, widths));
    rows.forEach(row -> out.println(line(row, shown, widths)));
    if (!changed.isEmpty()) {
      out.println(
          "(left out or cut: "
              + String.join(", ", changed.stream().map(headings::get).toList())
              + "; --wide shows all)");
    }
    out.flush();
  }

  /** Prints all columns as a table in Markdown, numbers to the right. */
  void printMarkdown(PrintWriter out) {
    out.println(markdown(headings));
    List<String> rule = new ArrayList<>();
    for (boolean number : right) {
      rule.add(number ? "---:" : "---");
    }
    out.println("|" + String.join("|", rule) + "|");
    rows.forEach(row -> out.println(markdown(row)));
    out.flush();
  }

  private static String markdown(List<String> cells) {
    List<String> escaped =
        cells.stream().map(cell -> cell.replace("\\", "\\\\").replace("|", "\\|")).toList();
    return "| " + String.join(" | ", escaped) + " |";
  }

  private int[] widths() {
    int[] widths = headings.stream().mapToInt(Table::width).toArray();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return widths;
  }

  private static int total(List<Integer> shown, int[] widths) {
    return shown.stream().mapToInt(i -> widths[i]).sum() + GAP.length() * (shown.size() - 1);
  }

  /** The widest column of text that can still be cut; -1 if there is none. */
  private int widestText(List<Integer> shown, int[] widths) {
    int widest = -1;
    for (int i : shown) {
      boolean canBeCut = !right[i] && widths[i] > Math.max(LEAST, width(headings.get(i)));
      if (canBeCut && (widest < 0 || widths[i] >= widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private String line(List<String> cells, List<Integer> shown, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i : shown) {
      String cell = cut(cells.get(i), widths[i]);
      String padding = " ".repeat(widths[i] - width(cell));
      line.append(line.isEmpty() && i == shown.get(0) ? "" : GAP);
      line.append(right[i] ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int left = width - width(CUT);
    for (int codePoint : text.codePoints().toArray()) {
      left -= width(codePoint);
      if (left < 0) {
        break;
      }
      kept.appendCodePoint(codePoint);
    }
    return kept + CUT;
  }

  /** How many columns of the screen a text takes: two per Han character, none per accent. */
  static int width(String text) {
    return text.codePoints().map(Table::width).sum();
  }

  private static int width(int codePoint) {
    return Math.max(0, WCWidth.wcwidth(codePoint));
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
