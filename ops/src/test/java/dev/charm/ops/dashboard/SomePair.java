package dev.charm.ops.dashboard;

import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.util.List;

/** Preference pairs, for tests. */
public final class SomePair {
  private SomePair() {}

  public static String key(PreferencePair pair) {
    return Keys.pair(
        pair.getRewardModel(), pair.getPromptId(), pair.getOvervalued(), pair.getReference());
  }

  /** A pair of which the model "short" is chosen, with a score of 1; "long" has another. */
  public static PreferencePair of(String prompt, double rejected, String question, String answer) {
    return PreferencePair.newBuilder()
        .setRewardModel("org/rm@1")
        .setPromptId(prompt)
        .setOvervalued("long")
        .setReference("short")
        .setChosen(new Candidate("short", 0, 1.0, answer))
        .setRejected(new Candidate("long", 0, rejected, "another " + answer))
        .setPrompt(List.of(new Message("user", question)))
        .build();
  }
}
