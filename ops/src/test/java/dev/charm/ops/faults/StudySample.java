package dev.charm.ops.faults;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.Objective;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.stack.RunningStack;
import dev.charm.producers.ratings.RatingImport;
import dev.charm.producers.ratings.RatingTableReader;
import dev.charm.producers.rewards.Ingest;
import dev.charm.producers.rewards.RowEvents;
import dev.charm.producers.rewards.StudyCsvReader;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.send.Progress;
import dev.charm.producers.source.Aliases;
import dev.charm.producers.source.PromptIdentity;
import dev.charm.producers.source.ReadSettings;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Reward;
import dev.charm.streams.Projection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sample that the project ships, five policy models x 1000 prompts x two reward models: as
 * plain lists for the batch calculation, and on its way into a running system.
 */
final class StudySample {
  /** Rows of each policy model's file. */
  static final int ROWS = 1000;

  private final PromptIdentity identity;
  private final int from;
  private final int to;
  private final int models;

  private StudySample(PromptIdentity identity, int from, int to, int models) {
    this.identity = identity;
    this.from = from;
    this.to = to;
    this.models = models;
  }

  /** All of it. */
  static StudySample whole(PromptIdentity identity) {
    return new StudySample(identity, 0, ROWS, Samples.STUDY_MODELS.size());
  }

  /** Rows {@code from}, inclusive, to {@code to}, exclusive, of each file. */
  static StudySample rows(int from, int to) {
    return new StudySample(PromptIdentity.ROW, from, to, Samples.STUDY_MODELS.size());
  }

  /** Of this, what the first {@code count} policy models have. */
  StudySample onlyModels(int count) {
    return new StudySample(identity, from, to, count);
  }

  /** All rewards in it. */
  List<Reward> rewards() throws IOException {
    List<Reward> rewards = new ArrayList<>();
    for (Map.Entry<String, Source> model : files()) {
      try (RowReader<RowEvents> rows = open(model)) {
        for (Row<RowEvents> row = rows.next(); row != null; row = rows.next()) {
          if (row instanceof Row.Good<RowEvents> good) {
            rewards.addAll(good.value().rewards());
          }
        }
      }
    }
    return rewards;
  }

  /** The ratings of its policy models. */
  static Map<String, Rating> ratings() throws IOException {
    Map<String, Rating> ratings = new HashMap<>();
    for (RatingSnapshot r : snapshots()) {
      ratings.put(r.getModel(), Rating.of(r.getRating(), r.getCiLow(), r.getCiHigh()));
    }
    return ratings;
  }

  /** The ratings of its policy models as events. */
  static List<RatingSnapshot> snapshots() throws IOException {
    return Illustrative.good(openRatings());
  }

  /** Sends the rewards, and returns when all of them are acknowledged. */
  void ingest(Endpoints to) throws IOException {
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        Ingest ingest = Ingest.connect(clients(to), registry)) {
      for (Map.Entry<String, Source> model : files()) {
        try (RowReader<RowEvents> rows = open(model)) {
          ingest.ingest(rows, bad -> {}, Progress.NONE);
        }
      }
    }
  }

  /** Sends the ratings. */
  static void importRatings(Endpoints to) throws IOException {
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        RatingImport ratings = RatingImport.connect(clients(to), registry);
        RowReader<RatingSnapshot> rows = openRatings()) {
      ratings.ingest(rows, bad -> {});
    }
  }

  /** What streams have published, where it is not what the batch calculation says; empty if so. */
  List<String> differencesFromBatch(Endpoints streams) throws IOException {
    Projection batch = Projection.ofBatch(rewards(), ratings(), new Objective.WinRate(), null);
    return RunningStack.published(streams).projection().differencesFrom(batch);
  }

  /** Gives up soon where the broker is gone. */
  static Map<String, Object> clients(Endpoints to) {
    return Map.of(
        "bootstrap.servers",
        to.bootstrapServers(),
        "delivery.timeout.ms",
        "10000",
        "request.timeout.ms",
        "5000");
  }

  private List<Map.Entry<String, Source>> files() {
    return Samples.studyScores().entrySet().stream().limit(models).toList();
  }

  private RowReader<RowEvents> open(Map.Entry<String, Source> model) throws SourceException {
    return new Part<>(
        StudyCsvReader.open(
            model.getValue(), model.getKey(), List.of(), identity, ReadSettings.DEFAULT),
        from,
        to);
  }

  private static RowReader<RatingSnapshot> openRatings() throws SourceException {
    return RatingTableReader.open(
        Samples.studyRatings(), RatingImport.DEFAULT_ARENA, null, Aliases.none());
  }

  /** Some consecutive rows of a file. */
  private static final class Part<T> implements RowReader<T> {
    private final RowReader<T> all;
    private final int from;
    private final int to;
    private int row;

    Part(RowReader<T> all, int from, int to) {
      this.all = all;
      this.from = from;
      this.to = to;
    }

    @Override
    public Source source() {
      return all.source();
    }

    @Override
    public @Nullable Row<T> next() throws SourceException {
      for (; row < from; row++) {
        all.next();
      }
      return row++ < to ? all.next() : null;
    }

    @Override
    public long bytesRead() {
      return all.bytesRead();
    }

    @Override
    public void close() throws SourceException {
      all.close();
    }
  }
}
