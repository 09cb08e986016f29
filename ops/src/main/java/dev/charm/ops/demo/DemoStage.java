package dev.charm.ops.demo;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.leaderboard.RewardLeaderboard;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.listing.DurationFormat;
import dev.charm.ops.status.SettledCheck;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What both parts of the demo play on.
 *
 * @param stack that runs
 * @param to how to reach it
 * @param reader of its topics
 * @param settled whether it has settled
 * @param printer what people see
 * @param stop whether the demo was asked to stop
 */
public record DemoStage(
    EmbeddedStack stack,
    Connection to,
    LogReader reader,
    SettledCheck settled,
    DemoPrinter printer,
    StopRequest stop) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The settings of Kafka clients. */
  Map<String, Object> kafka() {
    Map<String, Object> kafka = new HashMap<>();
    to.kafka().stringPropertyNames().forEach(k -> kafka.put(k, to.kafka().getProperty(k)));
    return kafka;
  }

  /** Imports a table of ratings. */
  void importRatings(Source table, Registry registry) throws IOException {
    try (Ingest ratings = Ingest.connect(kafka(), registry, List.of(Topics.RATING_SNAPSHOTS));
        RowReader rows = RatingTable.open(table, RatingTable.DEFAULT_ARENA, null, Aliases.none())) {
      FileReport report = ratings.ingest(rows, Progress.NONE);
      printer.step("  " + report.file() + ": " + report.ratings() + " arena ratings");
    }
  }

  /**
   * Waits until all that was sent has its effect.
   *
   * @return false if the demo was asked to stop, or something failed
   * @throws CommandFailedException if it takes too long
   */
  boolean awaitSettled() throws Exception {
    SettledCheck.Finding found = settled.await(PATIENCE, stop);
    if (stop.isMade() || stack.failure().isPresent()) {
      return false;
    }
    if (found.whyNotSettled().isPresent()) {
      throw new CommandFailedException(
          "the demo has not settled within "
              + DurationFormat.of(PATIENCE)
              + ": "
              + found.whyNotSettled().get());
    }
    return true;
  }

  /** The calibrations in force of some reward models. */
  List<CalibrationRow> calibrations(Predicate<CalibrationRow> wanted) throws IOException {
    return reader.latest(Topics.CALIBRATIONS).values().stream()
        .map(CalibrationRow::of)
        .filter(wanted)
        .toList();
  }

  /** Prints the leaderboard of some reward models. */
  void leaderboard(Predicate<String> rewardModels) throws IOException {
    RewardLeaderboard.print(
        RewardLeaderboard.read(reader, rewardModels, null), printer.tables(), printer.out());
  }
}
