package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.EmbeddingCache;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.schemas.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A trainer in a process of its own, which goes on until it is killed. */
final class TrainerToKill {
  /** Small batches and many epochs: long enough to be hit. */
  static final HeadTraining RECIPE = new HeadTraining(0, 10, 1, 1e-4f, 0.01f, 0, 0.4f, 0.1f, 7);

  private static final int JUDGING = 400;

  private TrainerToKill() {}

  /** Takes the broker and the trainer's folder. */
  public static void main(String[] args) throws Exception {
    Properties clients = new Properties();
    clients.put("bootstrap.servers", args[0]);
    TrainingSettings settings =
        new TrainingSettings(
            ShippedHead.NAME,
            1_000_000, // pairs: never by itself
            20,
            new TrainingObjective.Pairs(),
            RECIPE,
            0.9,
            Duration.ofMillis(50));
    try (Registry registry = new Registry("mock://trainer-to-kill", Map.of());
        TextEncoder encoder = TextEncoder.load(new EmbeddingCache(10_000))) {
      registry.registerAll(); // the ids depend on the order alone: they are those of the writer
      try (TrainingService service =
          new TrainingService(
              settings,
              Path.of(args[1]),
              clients,
              registry,
              encoder,
              TrainerToKill::shortIsBetter)) {
        service.start();
        Thread.sleep(Duration.ofMinutes(10).toMillis());
      }
    }
  }

  /** Preferences from outside the loop that agree with the pairs; some of them are trained on. */
  private static OriginalPreferences shortIsBetter(RewardFeatures features)
      throws TranslateException {
    List<ScoringRequest> answers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      answers.add(new ScoringRequest("What is " + i + "?", "A number: " + i + "."));
      answers.add(new ScoringRequest("What is " + i + "?", "A long story, ".repeat(i % 9) + i));
    }
    List<float[]> rows = features.of(answers);
    List<OriginalPreference> training = new ArrayList<>();
    List<OriginalPreference> judging = new ArrayList<>();
    for (int i = 0; i < JUDGING; i++) {
      int row = 2 * (i % 15);
      judging.add(
          new OriginalPreference("j" + i, new FeaturePair(rows.get(row), rows.get(row + 1))));
    }
    for (int i = 15; i < 30; i++) {
      training.add(
          new OriginalPreference("t" + i, new FeaturePair(rows.get(2 * i), rows.get(2 * i + 1))));
    }
    return new OriginalPreferences(training, judging);
  }
}
