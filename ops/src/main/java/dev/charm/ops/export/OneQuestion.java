package dev.charm.ops.export;

import dev.charm.ops.export.ExportedPair.Turn;
import java.util.List;

/**
 * A conversation of one question, maybe after a system prompt.
 *
 * @param system empty where there is none
 */
record OneQuestion(String system, String question) {

  /** Whether a conversation is one. */
  static boolean is(List<Turn> turns) {
    int last = turns.size() - 1;
    return (last == 0 || last == 1)
        && turns.get(last).role().equals("user")
        && (last == 0 || turns.get(0).role().equals("system"));
  }

  /** The question of a conversation that is one. */
  static OneQuestion in(List<Turn> turns) {
    if (!is(turns)) {
      throw new IllegalArgumentException("a conversation of more than one question");
    }
    return new OneQuestion(
        turns.size() == 1 ? "" : turns.get(0).content(), turns.get(turns.size() - 1).content());
  }
}
