package dev.charm.ops.bench.throughput;

import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.EventWriter;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What goes in: prompts with texts, an answer of each of five models, and the scores that two
 * reward models gave, in the order in which an ingested file comes; ratings first.
 *
 * @param prompts how many
 */
record Workload(int prompts) {
  /** Topics that it writes to, beside the ratings. */
  static final List<Topic<?>> TOPICS = List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS);

  /** The rating of each model, and by how much reward models over-value it; the last is trusted. */
  private static final List<Model> MODELS =
      List.of(
          new Model("model-a", 1020, 0.9),
          new Model("model-b", 1060, 0.4),
          new Model("model-c", 1100, -0.2),
          new Model("model-d", 1130, 0.7),
          new Model("model-e", 1150, 0.0));

  private static final List<String> REWARD_MODELS = List.of("reward-a@1", "reward-b@1");
  private static final long SEED = 20250414;
  private static final String SOURCE = "bench";

  private record Model(String name, double rating, double bias) {}

  /** The model that is trusted. */
  static String reference() {
    return MODELS.get(MODELS.size() - 1).name();
  }

  /** Rewards in all. */
  long rewards() {
    return (long) prompts * MODELS.size() * REWARD_MODELS.size();
  }

  /** Calibrations that there will be, with or without a reference. */
  static int calibrations(boolean withReference) {
    int others = MODELS.size() - 1;
    return REWARD_MODELS.size() * (withReference ? others : others * MODELS.size());
  }

  /** Writes all of it. */
  void write(Cluster cluster) {
    write(new EventWriter(cluster));
  }

  /** Writes all of it where librdkafka's default partitioner puts it. */
  void writeAsLibrdkafka(Cluster cluster) {
    write(new EventWriter(cluster, Crc32Partitioner.class));
  }

  private void write(EventWriter to) {
    Random random = new Random(SEED);
    Texts texts = new Texts(random);
    try (EventWriter writer = to) {
      writeRatings(writer);
      for (int i = 0; i < prompts; i++) {
        writePrompt(writer, "prompt-" + i, texts, random);
      }
    }
  }

  private static void writeRatings(EventWriter writer) {
    for (Model model : MODELS) {
      String arena = CalibrationSettings.DEFAULT_ARENA;
      writer.send(
          Topics.RATING_SNAPSHOTS,
          Keys.join(SOURCE, arena, model.name()),
          new RatingSnapshot(
              SOURCE, arena, model.name(), model.rating(), null, null, null, Instant.EPOCH));
    }
  }

  private static void writePrompt(EventWriter writer, String id, Texts texts, Random random) {
    writer.send(
        Topics.PROMPTS,
        id,
        new Prompt(id, List.of(new Message("user", texts.next())), null, 1L, SOURCE));
    for (Model model : MODELS) {
      writer.send(
          Topics.RESPONSES,
          id,
          new Response(id, model.name(), 0, texts.next(), null, Map.of(), true, 1L, SOURCE));
      for (String rewardModel : REWARD_MODELS) {
        double score = model.bias() + random.nextGaussian();
        writer.send(
            Topics.REWARDS, id, Rewards.of(id, model.name(), 0, rewardModel, score, 1L, SOURCE));
      }
    }
  }
}
