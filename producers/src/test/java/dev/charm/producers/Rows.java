package dev.charm.producers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.producers.rewards.RowEvents;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

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
  public static List<Row> all(RowReader reader) throws SourceException {
    try (reader) {
      List<Row> rows = new ArrayList<>();
      for (Row row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
      return rows;
    }
  }

  /** The votes of a file without bad rows. */
  public static List<Battle> votes(RowReader reader) throws SourceException {
    return votes(good(reader));
  }

  /** The votes of the good rows among these. */
  public static List<Battle> votes(List<Row> rows) {
    return events(rows, Battle.class);
  }

  /** The ratings of a table without bad rows. */
  public static List<RatingSnapshot> ratings(RowReader reader) throws SourceException {
    return ratings(good(reader));
  }

  /** The ratings of the good rows among these. */
  public static List<RatingSnapshot> ratings(List<Row> rows) {
    return events(rows, RatingSnapshot.class);
  }

  /** What each row says, of a file without bad rows. */
  public static List<RowEvents> answers(RowReader reader) throws SourceException {
    return answers(good(reader));
  }

  /** What each of the good rows among these says. */
  public static List<RowEvents> answers(List<Row> rows) {
    List<RowEvents> answers = new ArrayList<>();
    for (Row row : rows) {
      if (row instanceof Row.Good good) {
        List<Row> one = List.of(row);
        answers.add(
            new RowEvents(
                first(events(one, Prompt.class)),
                events(one, Response.class),
                events(List.of(good), Reward.class)));
      }
    }
    return answers;
  }

  private static <T> @Nullable T first(List<T> all) {
    return all.isEmpty() ? null : all.get(0);
  }

  private static List<Row> good(RowReader reader) throws SourceException {
    List<Row> rows = all(reader);
    assertThat(bad(rows)).isEmpty();
    return rows;
  }

  /** The events of a type that the good rows among these make. */
  public static <T extends SpecificRecord> List<T> events(List<Row> rows, Class<T> type) {
    return rows.stream()
        .filter(Row.Good.class::isInstance)
        .flatMap(row -> ((Row.Good) row).events().stream())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** The bad rows among these. */
  public static List<Row.Bad> bad(List<Row> rows) {
    return rows.stream().filter(Row.Bad.class::isInstance).map(Row.Bad.class::cast).toList();
  }
}
