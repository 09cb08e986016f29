package dev.charm.consumers.scoring;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What says which reward model a scoring service scores with. */
interface ScorerSource extends AutoCloseable {

  /**
   * A reward model that is to score.
   *
   * @param id {@code name@version}
   * @param key equal for what is the same to load
   * @param opening loads it
   */
  record Choice(String id, String key, Opening opening) {}

  /** Loads a reward model. */
  interface Opening {
    /**
     * @throws IOException if it cannot be loaded here; the message says why
     */
    RewardScorer open() throws IOException;
  }

  /** Makes the source anew, after a failure of the one before. */
  interface Factory {
    ScorerSource open();
  }

  /** Gets ready, calling {@code onChange} from then on when the choice may have changed. */
  void begin(Runnable onChange) throws InterruptedException, IOException;

  /** What is to score now; empty if nothing can. */
  Optional<Choice> choice();

  /** Why there is no choice, for people; empty where one is to be waited for. */
  Optional<String> problem();

  /**
   * Says that a choice cannot be loaded: it is passed over if there is another.
   *
   * @param reason why, for people
   */
  void refuse(Choice choice, String reason);

  /** Waits for a change of the choice, for a bounded time. */
  void await(Duration most) throws InterruptedException;

  /**
   * Makes sure that changes are still heard of.
   *
   * @throws IllegalStateException if not
   */
  void requireAlive();

  @Override
  void close();
}
