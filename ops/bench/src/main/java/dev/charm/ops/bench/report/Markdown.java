package dev.charm.ops.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as Markdown. */
public final class Markdown {
  private static final double LARGE = 1000;
  private static final double SMALL = 0.001;

  private final StringBuilder text = new StringBuilder();

  private Markdown() {}

  /** The report as text. */
  public static String of(Report report) {
    Markdown markdown = new Markdown();
    markdown.machine(report);
    report.sections().forEach(markdown::section);
    return markdown.text.toString();
  }

  /** A table alone. */
  public static String table(List<String> columns, List<List<Object>> rows) {
    Markdown markdown = new Markdown();
    markdown.add(columns, rows);
    return markdown.text.toString();
  }

  private void machine(Report report) {
    Machine machine = report.machine();
    text.append("# Benchmarks of charm-streams\n\n")
        .append(machine.date())
        .append(", commit ")
        .append(machine.commit())
        .append(".\n\n")
        .append(
            String.format(
                Locale.ROOT,
                "%s, %d cores, %.1f GiB, %s; %s, heap at most %d MiB; Kafka %s; load before %.2f.%n%n",
                machine.processor(),
                machine.cores(),
                machine.memoryGiB(),
                machine.system(),
                machine.jdk(),
                machine.maxHeapMiB(),
                machine.kafka(),
                machine.load()))
        .append("Sizes: ")
        .append(report.sizes())
        .append("\n");
  }

  private void section(Section section) {
    text.append("\n## ").append(section.benchmark()).append("\n\n").append(section.method());
    text.append("\n\n");
    add(
        List.of("what", "unit", "median", "least", "greatest", "repetitions"),
        section.measurements().stream().map(Markdown::row).toList());
    if (!section.goals().isEmpty()) {
      text.append('\n');
      add(
          List.of("figure", "value", "goal", "met"),
          section.goals().stream().map(Markdown::row).toList());
    }
    for (Detail detail : section.details()) {
      text.append("\n").append(detail.title()).append(":\n\n");
      add(detail.columns(), detail.rows());
    }
  }

  private static List<Object> row(Measurement m) {
    return List.of(m.what(), m.unit(), m.median(), m.least(), m.greatest(), m.values().size());
  }

  private static List<Object> row(Goal goal) {
    String bound = goal.bound() == Goal.Bound.AT_MOST ? "≤ " : "≥ ";
    return List.of(
        goal.what(), goal.value(), bound + cell(goal.limit()), goal.met() ? "yes" : "**no**");
  }

  private void add(List<String> columns, List<List<Object>> rows) {
    line(columns.stream().map(Markdown::cell).toList());
    List<String> rule = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      boolean numbers = rows.stream().anyMatch(row -> row.get(column) instanceof Number);
      rule.add(numbers ? "---:" : "---");
    }
    line(rule);
    rows.forEach(row -> line(row.stream().map(Markdown::cell).toList()));
  }

  private void line(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String cell(Object value) {
    if (!(value instanceof Double number)) {
      return value.toString().replace("|", "\\|");
    }
    double size = Math.abs(number);
    if (size >= LARGE) {
      return String.format(Locale.ROOT, "%,.0f", number);
    }
    String form = number == 0 ? "%.0f" : size < SMALL ? "%.1e" : size < 10 ? "%.3f" : "%.1f";
    return String.format(Locale.ROOT, form, number);
  }
}
