package dev.charm.consumers.views;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.RetractedVersions;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What {@code charm.retractions} takes back, by the rule of {@link RetractedVersions}. */
public final class Withdrawals {
  private final Map<String, Long> upTo = new HashMap<>();
  private final RetractedVersions versions =
      new RetractedVersions(upTo::get, upTo::put, Keys::join);

  /** Reads those of some prompts, by record key. */
  public static Withdrawals read(LogReader reader, Predicate<String> keys) {
    Withdrawals withdrawals = new Withdrawals();
    reader.each(
        Topics.RETRACTIONS,
        keys,
        (key, value) -> {
          if (value != null) {
            withdrawals.add(value.value());
          }
        });
    return withdrawals;
  }

  void add(Retraction retraction) {
    String prompt = retraction.getPromptId();
    String model = String.valueOf(retraction.getPolicyModel());
    int sample = retraction.getSampleIndex();
    long version = retraction.getVersion();
    switch (RetractionKind.of(retraction.getKind())) {
      case PROMPT -> versions.prompt(prompt, version);
      case RESPONSE -> versions.response(prompt, model, sample, version);
      case REWARD ->
          versions.reward(
              prompt, model, sample, String.valueOf(retraction.getRewardModel()), version);
    }
  }

  /** Whether a version of a prompt's text is taken back. */
  boolean ofPrompt(String prompt, long version) {
    return versions.covered(prompt, version);
  }

  /** Whether a version of an answer's text is taken back. */
  boolean ofAnswer(String prompt, String model, int sample, long version) {
    return versions.covered(prompt, model, sample, version);
  }

  /** Whether a version of a reward is taken back. */
  boolean ofReward(String prompt, String model, int sample, String rewardModel, long version) {
    return versions.covered(prompt, model, sample, rewardModel, version);
  }
}
