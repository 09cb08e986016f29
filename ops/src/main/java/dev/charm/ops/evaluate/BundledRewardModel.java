package dev.charm.ops.evaluate;

import dev.charm.consumers.scoring.DjlRewardScorer;
import dev.charm.consumers.scoring.EmbeddingCache;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.lifecycle.StartException;
import java.io.IOException;
import java.util.List;

/** The reward model that comes with the project, with an encoder of its own. */
public final class BundledRewardModel implements RewardScorer {
  /** Its identity. */
  public static final String ID = ShippedHead.NAME + "@" + ShippedHead.VERSION;

  private static final int REMEMBERED = 50_000;

  private final TextEncoder encoder;
  private final DjlRewardScorer scorer;

  private BundledRewardModel(TextEncoder encoder, DjlRewardScorer scorer) {
    this.encoder = encoder;
    this.scorer = scorer;
  }

  /**
   * Loads it.
   *
   * @param natives where the encoder's native library is
   * @throws CommandFailedException if it cannot be loaded
   */
  public static BundledRewardModel load(NativeLibraries natives) {
    try {
      if (ShippedHead.missing().isPresent()) {
        throw new CommandFailedException(ShippedHead.missing().get());
      }
      natives.prepareOnnxRuntime();
      TextEncoder encoder = TextEncoder.load(new EmbeddingCache(REMEMBERED));
      return new BundledRewardModel(
          encoder, new DjlRewardScorer(ID, encoder, HeadFormat.read(ShippedHead.bytes())));
    } catch (IOException | StartException | LinkageError e) {
      throw new CommandFailedException(ID + " cannot be loaded: " + e.getMessage(), e);
    }
  }

  @Override
  public String rewardModel() {
    return ID;
  }

  @Override
  public List<ScoringResult> score(List<ScoringRequest> requests) {
    return scorer.score(requests);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
