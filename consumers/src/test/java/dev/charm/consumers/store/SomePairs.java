package dev.charm.consumers.store;

import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.util.List;

/** Preference pairs, for tests. */
final class SomePairs {
  static final String RM = "org/rm@1";

  private SomePairs() {}

  static String key(String prompt) {
    return Keys.pair(RM, prompt, "long", "short");
  }

  /** A pair of which the model "short" is chosen, though "long" has the greater score. */
  static PreferencePair pair(String prompt, String question) {
    return PreferencePair.newBuilder()
        .setRewardModel(RM)
        .setPromptId(prompt)
        .setOvervalued("long")
        .setReference("short")
        .setChosen(candidate("short", 1))
        .setRejected(candidate("long", 2))
        .setPrompt(
            List.of(
                new Message("system", "Be brief."),
                new Message("user", question),
                new Message("assistant", "Yes.")))
        .build();
  }

  private static Candidate candidate(String model, double score) {
    return Candidate.newBuilder()
        .setPolicyModel(model)
        .setSampleIndex(0)
        .setScore(score)
        .setText("an answer of " + model)
        .build();
  }
}
