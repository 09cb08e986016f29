package dev.charm.ops.bench.reading;

import dev.charm.ops.bench.cluster.Folder;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Repeated;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.votes.BattleReader;
import dev.charm.producers.votes.VoteReadSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reading files, without Kafka. */
public final class ReadingBenchmark implements Benchmark {
  private static final double MOST_HELD = 64;

  private static final String METHOD =
      """
      The same rows in each form of file, written before: votes (model_a, model_b, winner, judge, \
      tstamp) on 20 models by 20,000 voters, without ids; and rewards (prompt, response, two \
      scores), some 350 bytes each. Read within a warm process to the events that would be sent, \
      with every check, and with the ids of votes that are lasting, each of which costs a SHA-256. \
      The reference takes the same file apart into cells and does nothing with them: FastCSV, \
      Jackson, parquet-java. Held are the bytes on the heap after a collection, for each row, when \
      the votes of a file are held for a leaderboard, or the last reward was read. With --against \
      DIR, both commands charm leaderboard --batch, of DIR and of this build, on the CSV file of \
      votes, by turns, as processes.""";

  @Override
  public String name() {
    return "reading";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    List<List<Object>> table = new ArrayList<>();
    try (Folder folder = Folder.create(settings.work())) {
      Rows votes = Rows.votes(settings.sizes().votes());
      Rows rewards = Rows.rewards(Math.max(1, settings.sizes().votes() / 10));
      for (Rows rows : List.of(votes, rewards)) {
        for (RowForm form : RowForm.values()) {
          settings.progress().accept(rows.what() + ", " + form.label());
          Path file = folder.path().resolve(rows.what() + "." + form);
          form.write(rows, file);
          measure(rows, form, file, settings, measurements, goals, table);
          if (settings.against().isEmpty() || !rows.equals(votes) || form != RowForm.CSV) {
            Files.delete(file);
          }
        }
      }
      if (settings.against().isPresent()) {
        settings.progress().accept("both commands, by turns");
        Against.measure(
            settings.against().get(),
            folder.path().resolve(votes.what() + "." + RowForm.CSV),
            settings.sizes().repetitions(),
            measurements,
            goals);
      }
    }
    return new Section(
        name(),
        METHOD,
        measurements,
        goals,
        List.of(
            new Detail(
                "For each row",
                List.of("rows", "form", "microseconds", "of the reference", "times", "bytes held"),
                table)));
  }

  private static void measure(
      Rows rows,
      RowForm form,
      Path file,
      Settings settings,
      List<Measurement> measurements,
      List<Goal> goals,
      List<List<Object>> table)
      throws IOException {
    String what = rows.what() + ", " + form.label();
    int repetitions = settings.sizes().repetitions();
    Measurement own =
        Repeated.milliseconds(what, settings.sizes(), repetitions, () -> read(rows, file));
    Measurement reference =
        Repeated.milliseconds(
            what + ": " + form.library() + " (reference)",
            settings.sizes(),
            repetitions,
            () -> split(form, file));
    double held = Held.bytes(rows, file) / (double) rows.count();
    double times = own.median() / reference.median();
    measurements.add(own);
    measurements.add(reference);
    if (rows.what().equals("votes")) {
      goals.add(Goal.atMost(MOST_HELD, what + ", bytes held for each, no ratio", held));
    }
    table.add(
        List.of(
            rows.what(),
            form.label(),
            1000 * own.median() / rows.count(),
            1000 * reference.median() / rows.count(),
            times,
            held));
  }

  private static double split(RowForm form, Path file) {
    try {
      return form.split(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file to its end; how many events it makes. */
  private static double read(Rows rows, Path file) {
    try (RowReader reader = open(rows, file)) {
      return read(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RowReader open(Rows rows, Path file) throws IOException {
    Source source = Source.file(file);
    return rows.what().equals("votes")
        ? BattleReader.open(source, VoteReadSettings.DEFAULT)
        : Answers.open(
            source, AnswerSettings.study("m", PromptIdentity.TEXT, ReadSettings.DEFAULT));
  }

  static long read(RowReader reader) throws IOException {
    long events = 0;
    for (Row row = reader.next(); row != null; row = reader.next()) {
      if (!(row instanceof Row.Good good)) {
        throw new IllegalStateException("a benchmark's row cannot be used: " + row);
      }
      events += good.events().size();
    }
    return events;
  }
}
