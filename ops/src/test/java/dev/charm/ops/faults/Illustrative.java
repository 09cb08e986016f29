package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.fail;

import dev.charm.calibration.rating.Rating;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.producers.ratings.RatingImport;
import dev.charm.producers.ratings.RatingTableReader;
import dev.charm.producers.rewards.Ingest;
import dev.charm.producers.rewards.JsonlReader;
import dev.charm.producers.rewards.RowEvents;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.send.Progress;
import dev.charm.producers.source.Aliases;
import dev.charm.producers.source.ReadSettings;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowReader;
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
import org.apache.kafka.common.IsolationLevel;

/** The illustrative sample: prompts and responses with texts, for the scorer to score. */
final class Illustrative {
  private Illustrative() {}

  /** The events of each response. */
  static List<RowEvents> responses() throws IOException {
    return good(openResponses());
  }

  /** The ratings of the policy models. */
  static List<RatingSnapshot> snapshots() throws IOException {
    return good(openRatings());
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
  static List<Reward> scored(Endpoints endpoints) throws Exception {
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
  static void send(Endpoints to) throws IOException {
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        RatingImport ratings = RatingImport.connect(StudySample.clients(to), registry);
        Ingest ingest = Ingest.connect(StudySample.clients(to), registry);
        RowReader<RatingSnapshot> snapshots = openRatings();
        RowReader<RowEvents> responses = openResponses()) {
      ratings.ingest(snapshots, bad -> {});
      ingest.ingest(responses, bad -> {}, Progress.NONE);
    }
  }

  private static RowReader<RowEvents> openResponses() throws IOException {
    return JsonlReader.open(Samples.illustrativeResponses(), ReadSettings.DEFAULT);
  }

  private static RowReader<RatingSnapshot> openRatings() throws IOException {
    return RatingTableReader.open(
        Samples.illustrativeRatings(), RatingImport.DEFAULT_ARENA, null, Aliases.none());
  }

  /** All rows of a file of good ones. */
  static <T> List<T> good(RowReader<T> reader) throws IOException {
    List<T> all = new ArrayList<>();
    try (reader) {
      for (Row<T> row = reader.next(); row != null; row = reader.next()) {
        all.add(row instanceof Row.Good<T> good ? good.value() : fail("not good: " + row));
      }
    }
    return all;
  }
}
