package dev.charm.producers.form;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.Rows;
import dev.charm.producers.source.RawRow;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file, read whole.
 *
 * @param rows what each row says, a fault as {@code !} and what it is
 * @param end why it ended early; empty if it did not
 */
record Read(List<String> header, List<String> rows, List<String> notes, String end) {

  static Read of(String text) throws SourceException {
    return of(Rows.source("f", text));
  }

  static Read of(byte[] bytes) throws SourceException {
    return of(Rows.source("f", bytes));
  }

  static Read of(Source source) throws SourceException {
    List<String> rows = new ArrayList<>();
    String end = "";
    try (Records records = FileForm.open(source)) {
      try {
        for (RawRow row = records.next(); row != null; row = records.next()) {
          rows.add(said(records, row));
        }
      } catch (SourceException e) {
        end = e.getMessage();
      }
      return new Read(records.header(), rows, records.notes(), end);
    }
  }

  private static String said(Records records, RawRow row) {
    try {
      var fields = row.required();
      Collection<String> names = records.header().isEmpty() ? fields.names() : records.header();
      Map<String, JsonNode> said = new TreeMap<>();
      for (String name : names) {
        JsonNode value = fields.get(name);
        if (value != null) {
          said.put(name, value);
        }
      }
      return said.toString().replace("\"", "");
    } catch (RowFault fault) {
      return "!" + fault.detail();
    }
  }
}
