package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.fail;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.Objective;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.stack.RunningStack;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Collecting;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.Projection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    return new StudySample(PromptIdentity.TEXT, from, to, Samples.STUDY_MODELS.size());
  }

  /** Of this, what the first {@code count} policy models have. */
  StudySample onlyModels(int count) {
    return new StudySample(identity, from, to, count);
  }

  /** All rewards in it. */
  List<Reward> rewards() throws IOException {
    List<Reward> rewards = new ArrayList<>();
    for (Map.Entry<String, Source> model : files()) {
      try (RowReader rows = open(model)) {
        rows.readAll(part(Collecting.of(Reward.class, rewards::add)), Progress.NONE);
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
    return Illustrative.good(openRatings(), RatingSnapshot.class);
  }

  /** Sends the rewards, and returns when all of them are acknowledged. */
  void ingest(Endpoints to) throws IOException {
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        Ingest ingest =
            Ingest.connect(
                clients(to), registry, List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS))) {
      for (Map.Entry<String, Source> model : files()) {
        try (RowReader rows = open(model)) {
          rows.readAll(part(ingest), Progress.NONE);
        }
      }
      ingest.send(List.of());
    }
  }

  /** Sends the ratings. */
  static void importRatings(Endpoints to) throws IOException {
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        Ingest ratings = Ingest.connect(clients(to), registry, List.of(Topics.RATING_SNAPSHOTS));
        RowReader rows = openRatings()) {
      ratings.ingest(rows, Progress.NONE);
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

  private RowReader open(Map.Entry<String, Source> model) throws SourceException {
    return Answers.open(
        model.getValue(), AnswerSettings.study(model.getKey(), identity, ReadSettings.DEFAULT));
  }

  private static RowReader openRatings() throws SourceException {
    return RatingTable.open(
        Samples.studyRatings(), RatingTable.DEFAULT_ARENA, null, Aliases.none());
  }

  /** Of a file of good rows, those from {@code from} to {@code to}. */
  private <E extends Exception> Sink<E> part(Sink<E> all) {
    return new Sink<>() {
      private int row;

      @Override
      public void good(Row.Good each) throws E {
        if (row >= from && row < to) {
          all.good(each);
        }
        row++;
      }

      @Override
      public void bad(Row.Bad each) {
        fail("not good: " + each);
      }
    };
  }
}
