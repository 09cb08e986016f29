package dev.charm.producers.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.charm.producers.form.CsvTable.CsvRow;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RawRow;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.SourceStream;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file with a heading. */
final class CsvRecords implements Records {
  private final CsvTable table;
  private final List<String> header;

  /** More lists are looked through again each time. */
  private static final int REMEMBERED_LISTS = 256;

  private final Map<String, Integer> columns = new HashMap<>();
  private final IdentityHashMap<List<String>, List<String>> present = new IdentityHashMap<>();

  private CsvRecords(CsvTable table) {
    this.table = table;
    List<String> names = table.header().stream().map(Headings::normal).map(String::intern).toList();
    for (int i = 0; i < names.size(); i++) {
      if (!Headings.isNameless(names.get(i))) {
        columns.put(names.get(i), i);
      }
    }
    this.header = names.stream().filter(columns::containsKey).toList();
  }

  static CsvRecords open(Source source, SourceStream in) throws SourceException {
    CsvRecords records = new CsvRecords(CsvTable.open(source, in));
    if (records.header.isEmpty()) {
      records.close();
      throw new SourceException(source.name(), "its header has no name of a column");
    }
    return records;
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public List<String> notes() {
    return table.notes();
  }

  @Override
  public @Nullable RawRow next() throws SourceException {
    CsvRow row = table.next();
    return row == null
        ? null
        : new RawRow(
            row.line(),
            row.row(),
            row,
            row.fault(),
            row.fault() == null ? new Cells(row.cells()) : null);
  }

  @Override
  public long bytesRead() {
    return table.bytesRead();
  }

  @Override
  public void close() throws SourceException {
    table.close();
  }

  private final class Cells implements Fields {
    private final List<String> cells;

    Cells(List<String> cells) {
      this.cells = cells;
    }

    @Override
    public List<String> names() {
      return List.of(); // they are the header's
    }

    @Override
    public @Nullable JsonNode get(String name) {
      Integer column = columns.get(name);
      return column == null ? null : TextNode.valueOf(cells.get(column));
    }

    @Override
    public List<String> present(List<String> names) {
      List<String> known = present.get(names);
      if (known == null) {
        known = names.stream().filter(columns::containsKey).toList();
        if (present.size() < REMEMBERED_LISTS) {
          present.put(names, known);
        }
      }
      return known;
    }

    @Override
    public String written(String name) {
      Integer column = columns.get(name);
      return column == null ? name : table.header().get(column);
    }
  }
}
