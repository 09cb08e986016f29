package dev.charm.consumers.views;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What {@code charm.retractions} takes back: of a prompt everything, of an answer its text and its
 * rewards, or one reward, up to a version; what has a higher version stands. The order of arrival
 * does not matter.
 */
public final class Withdrawals {
  private final Map<String, Long> upTo = new HashMap<>();

  /** Reads those of some prompts, by record key. */
  public static Withdrawals read(LogReader reader, Predicate<String> keys) {
    Withdrawals withdrawals = new Withdrawals();
    reader.each(
        Topics.RETRACTIONS,
        keys,
        (key, value) -> {
          if (value != null && key.equals(Keys.join(value.value().getPromptId()))) {
            withdrawals.add(value.value());
          }
        });
    return withdrawals;
  }

  void add(Retraction retraction) {
    String prompt = retraction.getPromptId();
    String model = String.valueOf(retraction.getPolicyModel());
    int sample = retraction.getSampleIndex();
    String key =
        switch (RetractionKind.of(retraction.getKind())) {
          case PROMPT -> Keys.join(prompt);
          case RESPONSE -> answer(prompt, model, sample);
          case REWARD -> reward(prompt, model, sample, String.valueOf(retraction.getRewardModel()));
        };
    upTo.merge(key, retraction.getVersion(), Math::max);
  }

  /** Whether a version of a prompt's text is taken back. */
  boolean ofPrompt(String prompt, long version) {
    return covers(Keys.join(prompt), version);
  }

  /** Whether a version of an answer's text is taken back. */
  boolean ofAnswer(String prompt, String model, int sample, long version) {
    return ofPrompt(prompt, version) || covers(answer(prompt, model, sample), version);
  }

  /** Whether a version of a reward is taken back. */
  boolean ofReward(String prompt, String model, int sample, String rewardModel, long version) {
    return ofAnswer(prompt, model, sample, version)
        || covers(reward(prompt, model, sample, rewardModel), version);
  }

  private boolean covers(String key, long version) {
    Long known = upTo.get(key);
    return known != null && version <= known;
  }

  private static String answer(String prompt, String model, int sample) {
    return Keys.join(prompt, model, String.valueOf(sample));
  }

  private static String reward(String prompt, String model, int sample, String rewardModel) {
    return Keys.join(prompt, model, String.valueOf(sample), rewardModel);
  }
}
