package dev.charm.ops.dashboard;

import dev.charm.ops.embedded.Endpoints;
import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Rewards of two models at one prompt after another, each of which makes two pairs. */
final class RewardFeed {
  private static final int PAIRS_OF_A_PROMPT = 2;
  private static final int TICKS = 10; // a second

  private RewardFeed() {}

  /**
   * Feeds a stack.
   *
   * @param rate pairs a second that the rewards make
   */
  static void run(Endpoints to, List<String> models, int rate, int seconds)
      throws IOException, InterruptedException {
    Map<String, Object> kafka =
        Map.of(
            "bootstrap.servers",
            to.bootstrapServers(),
            "linger.ms",
            "20",
            "partitioner.class",
            CataloguePartitioner.class);
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        KafkaProducer<String, Reward> producer =
            new KafkaProducer<>(
                kafka, new StringSerializer(), registry.serializer(Topics.REWARDS))) {
      long next = System.nanoTime();
      int prompts = rate / PAIRS_OF_A_PROMPT / TICKS;
      for (int tick = 0; tick < TICKS * seconds; tick++) {
        for (int i = 0; i < prompts; i++) {
          String prompt = "fed-" + (tick * prompts + i);
          for (int m = 0; m < models.size(); m++) {
            double score = Math.sin(tick * prompts + i + m);
            producer.send(
                new ProducerRecord<>(
                    Topics.REWARDS.name(),
                    prompt,
                    Rewards.of(prompt, models.get(m), 0, "fed@1", score, 1L, "feed")));
          }
        }
        next += TimeUnit.SECONDS.toNanos(1) / TICKS;
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      }
    }
  }
}
