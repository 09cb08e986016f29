package dev.charm.consumers.scoring;

import dev.charm.consumers.cluster.Eventually;
import dev.charm.schemas.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A scorer that scores by {@link #score}, until it has scored so many. */
final class ScorerInSmallHeap {
  private ScorerInSmallHeap() {}

  /** What the reward of an answer to a prompt is; depends on every character. */
  static double score(String prompt, String answer) {
    return (prompt + "|" + answer).hashCode() % 1000 / 1000.0;
  }

  /** Takes the broker, a folder, and how many answers there are. */
  public static void main(String[] args) throws Exception {
    Properties clients = new Properties();
    clients.put("bootstrap.servers", args[0]);
    long answers = Long.parseLong(args[2]);
    ScorerFactory scorers =
        version ->
            new RewardScorer() {
              @Override
              public String rewardModel() {
                return "charm-minilm@1";
              }

              @Override
              public List<ScoringResult> score(List<ScoringRequest> requests) {
                return requests.stream()
                    .<ScoringResult>map(
                        r ->
                            new ScoringResult.Scored(
                                ScorerInSmallHeap.score(r.prompt(), r.response())))
                    .toList();
              }

              @Override
              public void close() {}
            };
    ScoringSettings settings =
        new ScoringSettings(
            ShippedHead.NAME, "small", 64, Duration.ofMinutes(1), Duration.ofMillis(50));
    try (Registry registry = new Registry("mock://small-heap", Map.of())) {
      registry.registerAll(); // the ids depend on the order alone: they are those of the writer
      try (ScoringService service =
          new ScoringService(settings, Path.of(args[1]), clients, registry, scorers)) {
        service.start();
        Eventually.eventually("all are scored", () -> service.counts().scored() == answers);
        System.out.println("prompts " + service.prompts());
      }
    }
    System.exit(0);
  }
}
