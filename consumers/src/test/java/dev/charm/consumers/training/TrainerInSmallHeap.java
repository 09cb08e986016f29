package dev.charm.consumers.training;

import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.training.pinned.PairSnapshot;
import dev.charm.schemas.Registry;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;

/**
 * What a training does with its pairs but for the encoder, which needs more than a small heap: they
 * are read, pinned, put aside as features, and a head is trained on them.
 */
final class TrainerInSmallHeap {
  private static final int WIDTH = 400;
  private static final HeadTraining RECIPE = new HeadTraining(0, 1, 256, 1e-3f, 0.01f, 3);

  private TrainerInSmallHeap() {}

  /** Takes the broker and a folder; prints the hash of the pairs and that of the head. */
  public static void main(String[] args) throws Exception {
    Properties clients = new Properties();
    clients.put("bootstrap.servers", args[0]);
    Path folder = Path.of(args[1]);
    try (Registry registry = new Registry("mock://small-heap", Map.of())) {
      registry.registerAll(); // the ids depend on the order alone: they are those of the writer
      try (TrainingViews views =
          new TrainingViews("rm", folder.resolve("pairs"), clients, registry, () -> {})) {
        views.awaitCaughtUp();
        try (PairSnapshot snapshot = views.pin("rm@1");
            FeatureFile features = FeatureFile.create(folder.resolve("features"))) {
          System.out.println("pairs " + snapshot.size());
          System.out.println("data " + snapshot.dataHash());
          snapshot.each((key, pair) -> features.add(features(key)));
          System.out.println("head " + Sha256.hex(HeadFormat.write(head(features))));
        }
      }
    }
    System.exit(0);
  }

  static RoundPair features(String key) {
    Random random = new Random(key.hashCode());
    float[] chosen = new float[WIDTH];
    float[] rejected = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      chosen[i] = random.nextFloat();
      rejected[i] = random.nextFloat();
    }
    return new RoundPair(random.nextLong(), chosen, rejected, true, 1, -1, 0);
  }

  private static RewardHead head(FeatureFile features) {
    return HeadTrainer.train("encoder", decided(features.pairs()), RECIPE);
  }

  /** Each is read when it is looked at. */
  private static List<FeaturePair> decided(List<RoundPair> pairs) {
    return new AbstractList<>() {
      @Override
      public FeaturePair get(int index) {
        return pairs.get(index).decided(true);
      }

      @Override
      public int size() {
        return pairs.size();
      }
    };
  }
}
