package dev.charm.consumers.scoring.declared;

import dev.charm.consumers.scoring.RewardScorer;
import java.io.IOException;

/** Makes the scorers of declarations of one kind. */
@FunctionalInterface
public interface RewardModelOpener<D extends RewardModelDeclaration> {

  /**
   * Loads a reward model, or makes sure that it can be asked.
   *
   * @throws IOException if it cannot be loaded here; the message says why
   */
  RewardScorer open(D declaration) throws IOException;
}
