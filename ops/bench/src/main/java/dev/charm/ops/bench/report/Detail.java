package dev.charm.ops.bench.report;

import java.util.List;

/**
 * A table that explains figures.
 *
 * @param title what it shows
 * @param columns headings
 * @param rows cells: texts and numbers, one per column
 */
public record Detail(String title, List<String> columns, List<List<Object>> rows) {}
