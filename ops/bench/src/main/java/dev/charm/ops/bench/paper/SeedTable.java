package dev.charm.ops.bench.paper;

import dev.charm.ops.bench.report.Detail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Figures by row, one for each seed. Rows stand in the order in which they first came. */
final class SeedTable {
  private final Map<String, List<Figures>> rows = new LinkedHashMap<>();

  /** Adds what a seed gave. */
  void add(String row, Figures figures) {
    rows.computeIfAbsent(row, name -> new ArrayList<>()).add(figures);
  }

  /** The means over seeds. */
  Figures mean(String row) {
    return Figures.mean(of(row));
  }

  /** The figures of each seed. */
  List<Figures> of(String row) {
    return Objects.requireNonNull(rows.get(row), row);
  }

  /** The names of the rows. */
  List<String> names() {
    return List.copyOf(rows.keySet());
  }

  /** The table, each cell the mean over seeds with the least and the greatest. */
  Detail detail(String title) {
    List<String> columns = new ArrayList<>();
    columns.add("rewards");
    columns.addAll(Figures.COLUMNS);
    List<List<Object>> cells = new ArrayList<>();
    rows.forEach(
        (name, figures) -> {
          List<Object> row = new ArrayList<>();
          row.add(name);
          for (int k = 0; k < Figures.COLUMNS.size(); k++) {
            int column = k;
            row.add(cell(figures.stream().map(f -> f.values()[column]).toList()));
          }
          cells.add(row);
        });
    return new Detail(title, columns, cells);
  }

  /** The mean, and the least and the greatest where they differ from it. */
  static String cell(List<Double> values) {
    List<Double> known = values.stream().filter(v -> !Double.isNaN(v)).toList();
    if (known.isEmpty()) {
      return "–";
    }
    double mean = known.stream().mapToDouble(v -> v).average().orElseThrow();
    double least = known.stream().mapToDouble(v -> v).min().orElseThrow();
    double greatest = known.stream().mapToDouble(v -> v).max().orElseThrow();
    String text = number(mean);
    return number(least).equals(number(greatest))
        ? text
        : text + " (" + number(least) + "–" + number(greatest) + ")";
  }

  /** Three places behind the point, without the zero before it. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.equals("-0.000") ? ".000" : text.replaceFirst("^(-?)0\\.", "$1.");
  }
}
