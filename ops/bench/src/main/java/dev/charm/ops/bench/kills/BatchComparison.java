package dev.charm.ops.bench.kills;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.Calibrated;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Holds what has settled against the batch calculation over the same events: nothing lost, nothing
 * twice, and each rating, calibration and pair as it ought to be.
 */
final class BatchComparison {
  private static final double RATING_TOLERANCE = 1e-6;

  private final Published published;
  private final Traffic traffic;
  private final List<String> differences = new ArrayList<>();

  /**
   * @param published what the topics hold
   * @param traffic stopped
   */
  BatchComparison(Published published, Traffic traffic) {
    this.published = published;
    this.traffic = traffic;
  }

  /** What differs, a line each; empty if nothing does. */
  List<String> differences() {
    List<Reward> rewards = published.all(Topics.REWARDS);
    long deadLetters = published.count(Topics.DEAD_LETTERS);
    if (deadLetters > 0) {
      differences.add(deadLetters + " dead letters");
    }
    compareScoring(rewards);
    Map<String, Rating> ratings = ratings();
    Map<String, Calibration> calibrations = published.latest(Topics.CALIBRATIONS);
    Map<String, PreferencePair> pairs = published.latest(Topics.PREFERENCE_PAIRS);
    Map<String, Map<String, Reward>> byRewardModel = new TreeMap<>();
    for (Reward reward : rewards) {
      byRewardModel
          .computeIfAbsent(reward.getRewardModel(), rm -> new HashMap<>())
          .put(Keys.join(reward.getPromptId(), reward.getPolicyModel()), reward);
    }
    byRewardModel.forEach(
        (rewardModel, its) ->
            compare(rewardModel, its.values().stream(), ratings, calibrations, pairs));
    calibrations.keySet().forEach(key -> differences.add("a calibration too many: " + key));
    pairs.keySet().forEach(key -> differences.add("a pair too many: " + key));
    return differences;
  }

  /** Every reward that was sent is there; every response has one of each version that scores. */
  private void compareScoring(List<Reward> rewards) {
    Map<String, Long> counts = new HashMap<>();
    rewards.forEach(reward -> counts.merge(reward.getRewardModel(), 1L, Long::sum));
    differ(
        "rewards from outside", traffic.rewards(), counts.getOrDefault(Traffic.REWARD_MODEL, 0L));
    Set<String> scored = new HashSet<>();
    for (Reward reward : rewards) {
      if (!scored.add(key(reward))) {
        differences.add("a reward twice: " + key(reward));
      }
    }
    List<Response> responses = published.all(Topics.RESPONSES);
    for (RewardModelVersion version : published.latest(Topics.REWARD_MODELS).values()) {
      String id = version.getName() + "@" + version.getVersion();
      if (RewardModelStatus.of(version.getStatus()) == RewardModelStatus.ACTIVE) {
        differ("rewards by " + id, (long) responses.size(), counts.getOrDefault(id, 0L));
      }
    }
  }

  private static String key(Reward reward) {
    return Keys.join(reward.getRewardModel(), reward.getPromptId(), reward.getPolicyModel());
  }

  private void differ(String what, Object batch, Object streamed) {
    if (!batch.equals(streamed)) {
      differences.add(what + ": " + streamed + " instead of " + batch);
    }
  }

  /** The ratings in force, once they are seen to be those of the votes and of the last import. */
  private Map<String, Rating> ratings() {
    Map<String, Rating> expected =
        new HashMap<>(
            ArenaRatings.of(VoteCounts.of(traffic.votes()), RatingSettings.DEFAULT).ratings());
    expected.put(Traffic.IMPORTED, Rating.exact(traffic.importedRating()));
    Map<String, Rating> inForce = new HashMap<>();
    for (ArenaRating rating : published.latest(Topics.ARENA_RATINGS).values()) {
      inForce.put(
          rating.getModel(), Rating.of(rating.getRating(), rating.getCiLow(), rating.getCiHigh()));
    }
    differ("rated models", expected.keySet(), inForce.keySet());
    expected.forEach(
        (model, rating) -> {
          Rating streamed = inForce.get(model);
          if (streamed != null && Math.abs(streamed.value() - rating.value()) > RATING_TOLERANCE) {
            differ("rating of " + model, rating.value(), streamed.value());
          }
        });
    return inForce;
  }

  /** Compares one reward model's; what is compared is taken out of the maps. */
  private void compare(
      String rewardModel,
      Stream<Reward> rewards,
      Map<String, Rating> ratings,
      Map<String, Calibration> calibrations,
      Map<String, PreferencePair> pairs) {
    BatchCalibration batch =
        BatchCalibration.of(
            rewards
                .map(r -> new ScoredResponse(r.getPromptId(), r.getPolicyModel(), r.getScore()))
                .toList());
    for (BatchCalibration.Result result :
        batch.calibrate(ratings, new Objective.WinRate(), Traffic.REFERENCE).results()) {
      String o = result.overvalued();
      String key = Keys.calibration(rewardModel, o, Traffic.REFERENCE);
      Calibration streamed = calibrations.remove(key);
      if (streamed == null) {
        differences.add("no calibration " + key);
        continue;
      }
      compare(key, result.calibrated(), streamed);
      for (BatchCalibration.Decision d :
          batch.decisions(o, Traffic.REFERENCE, result.calibrated().offset())) {
        comparePair(rewardModel, o, d, pairs);
      }
    }
  }

  private void compare(String key, Calibrated batch, Calibration streamed) {
    differ(key + " settled", true, streamed.getSettled());
    differ(key + " prompts", batch.prompts(), streamed.getPrompts());
    differ(key + " offset", batch.offset(), streamed.getOffset());
    differ(key + " hard win rate", batch.hardWinRate(), streamed.getHardWinRate());
    differ(key + " flips", batch.flips(), streamed.getFlips());
  }

  private void comparePair(
      String rewardModel,
      String o,
      BatchCalibration.Decision d,
      Map<String, PreferencePair> pairs) {
    String key = Keys.pair(rewardModel, d.prompt(), o, Traffic.REFERENCE);
    PreferencePair streamed = pairs.remove(key);
    String chosen =
        switch (d.choice()) {
          case OVERVALUED -> o;
          case REFERENCE -> Traffic.REFERENCE;
          case NONE -> "none";
        };
    differ(key, chosen, streamed == null ? "none" : streamed.getChosen().getPolicyModel());
  }
}
