package dev.charm.consumers.training.external;

import dev.charm.consumers.scoring.ScoringRequest;
import java.io.IOException;

/** The answers of a round as texts, gone through as often as need be without being held. */
@FunctionalInterface
public interface RoundTexts {

  /** Takes an answer; one that is in several pairs comes several times. */
  @FunctionalInterface
  interface Visitor {
    /**
     * An answer.
     *
     * @param promptId of its prompt
     * @param name what tells the answers to a prompt apart
     */
    void visit(String promptId, String name, ScoringRequest answer);
  }

  /** Hands over every answer: the same ones each time. */
  void each(Visitor visitor) throws IOException;
}
