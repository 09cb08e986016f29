package dev.charm.producers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads whole files, which only tests do. */
public final class Rows {
  private Rows() {}

  /** A source made of a text. */
  public static Source source(String name, String text) {
    return source(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A source made of bytes. */
  public static Source source(String name, byte[] bytes) {
    return new Source(
        name,
        bytes.length,
        Instant.ofEpochMilli(1_700_000_000_000L),
        () -> new ByteArrayInputStream(bytes));
  }

  /** All rows; closes the reader. */
  public static <T> List<Row<T>> all(RowReader<T> reader) throws SourceException {
    try (reader) {
      List<Row<T>> rows = new ArrayList<>();
      for (Row<T> row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
      return rows;
    }
  }

  /** What the good rows yield; there must be no bad one. */
  public static <T> List<T> good(RowReader<T> reader) throws SourceException {
    List<Row<T>> rows = all(reader);
    assertThat(bad(rows)).isEmpty();
    return values(rows);
  }

  /** What the good rows among these yield. */
  public static <T> List<T> values(List<Row<T>> rows) {
    List<T> values = new ArrayList<>();
    for (Row<T> row : rows) {
      if (row instanceof Row.Good<T> good) {
        values.add(good.value());
      }
    }
    return values;
  }

  /** The bad rows among these. */
  public static <T> List<Row.Bad<T>> bad(List<Row<T>> rows) {
    List<Row.Bad<T>> bad = new ArrayList<>();
    for (Row<T> row : rows) {
      if (row instanceof Row.Bad<T> faulty) {
        bad.add(faulty);
      }
    }
    return bad;
  }
}
