package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.charm.calibration.rating.Rating;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Collecting;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.send.Ingest;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.LogTail;
import dev.charm.streams.guarantees.Logged;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.IsolationLevel;

/** The illustrative sample: prompts and responses with texts, for the scorer to score. */
public final class Illustrative {
  private Illustrative() {}

  /** What each row says: its events. */
  static List<List<? extends SpecificRecord>> responses() throws IOException {
    List<List<? extends SpecificRecord>> all = new ArrayList<>();
    try (RowReader reader = openResponses()) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        all.add(row instanceof Row.Good good ? good.events() : fail("not good: " + row));
      }
    }
    return all;
  }

  /** The ratings of the policy models. */
  static List<RatingSnapshot> snapshots() throws IOException {
    return good(openRatings(), RatingSnapshot.class);
  }

  /** The ratings of the policy models, for the batch calculation. */
  static Map<String, Rating> ratings() throws IOException {
    Map<String, Rating> ratings = new HashMap<>();
    for (RatingSnapshot r : snapshots()) {
      ratings.put(r.getModel(), Rating.of(r.getRating(), r.getCiLow(), r.getCiHigh()));
    }
    return ratings;
  }

  /** What the scorer has published. */
  public static List<Reward> scored(Endpoints endpoints) throws Exception {
    try (Registry registry = new Registry(endpoints.schemaRegistry(), Map.of());
        LogTail<Reward> rewards =
            new LogTail<>(
                endpoints.bootstrapServers(),
                registry,
                Topics.REWARDS,
                IsolationLevel.READ_COMMITTED)) {
      return rewards.read().stream()
          .map(Logged::value)
          .filter(reward -> reward != null && "scorer".equals(reward.getSource()))
          .toList();
    }
  }

  /** Sends the ratings, the prompts and the responses. */
  public static void send(Endpoints to) throws IOException {
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        Ingest ingest =
            Ingest.connect(
                StudySample.clients(to),
                registry,
                List.of(
                    Topics.RATING_SNAPSHOTS, Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS));
        RowReader snapshots = openRatings();
        RowReader responses = openResponses()) {
      ingest.ingest(snapshots, Progress.NONE);
      ingest.ingest(responses, Progress.NONE);
    }
  }

  private static RowReader openResponses() throws IOException {
    return Answers.open(
        Samples.illustrativeResponses(), AnswerSettings.table("jsonl", ReadSettings.DEFAULT));
  }

  private static RowReader openRatings() throws IOException {
    return RatingTable.open(
        Samples.illustrativeRatings(), RatingTable.DEFAULT_ARENA, null, Aliases.none());
  }

  /** The events of a file of good rows. */
  static <T extends SpecificRecord> List<T> good(RowReader reader, Class<T> type)
      throws IOException {
    List<T> all = new ArrayList<>();
    try (reader) {
      FileReport report = reader.readAll(Collecting.of(type, all::add), Progress.NONE);
      assertThat(report.refused()).isZero();
    }
    return all;
  }
}
