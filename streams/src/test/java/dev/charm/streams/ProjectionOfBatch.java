package dev.charm.streams;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.Calibrated;
import dev.charm.calibration.reward.Choice;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.RoundRobin;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Reward;
import dev.charm.streams.Projection.Decided;
import dev.charm.streams.Projection.Fared;
import dev.charm.streams.Projection.Scored;
import dev.charm.streams.Projection.Solved;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The projection of what the batch calculation says of plain lists. */
final class ProjectionOfBatch {
  private final Map<String, Rating> ratings;
  private final Objective objective;
  private final @Nullable String reference;
  private final Map<String, Decided> pairs = new HashMap<>();
  private final Map<String, Solved> calibrations = new HashMap<>();
  private final Map<String, Fared> modelStats = new HashMap<>();

  ProjectionOfBatch(Map<String, Rating> ratings, Objective objective, @Nullable String reference) {
    this.ratings = ratings;
    this.objective = objective;
    this.reference = reference;
  }

  Projection of(List<Reward> rewards) {
    Map<String, Map<Response, Reward>> byRewardModel = new TreeMap<>();
    for (Reward reward : rewards) {
      byRewardModel
          .computeIfAbsent(reward.getRewardModel(), rm -> new HashMap<>())
          .merge(
              new Response(reward.getPromptId(), reward.getPolicyModel()),
              reward,
              ProjectionOfBatch::lowerSample);
    }
    byRewardModel.forEach(this::add);
    return new Projection(pairs, calibrations, modelStats);
  }

  private record Response(String prompt, String model) {}

  /** Of several samples the lowest one with a reward speaks for its model. */
  private static Reward lowerSample(Reward a, Reward b) {
    return b.getSampleIndex() < a.getSampleIndex() ? b : a;
  }

  private void add(String rewardModel, Map<Response, Reward> rewards) {
    BatchCalibration batch =
        BatchCalibration.of(
            rewards.values().stream()
                .map(r -> new ScoredResponse(r.getPromptId(), r.getPolicyModel(), r.getScore()))
                .toList());
    for (BatchCalibration.Result result : results(batch)) {
      String o = result.overvalued();
      String r = result.reference();
      calibrations.put(Keys.calibration(rewardModel, o, r), solved(result.calibrated(), o, r));
      for (BatchCalibration.Decision d : batch.decisions(o, r, result.calibrated().offset())) {
        if (d.choice() != Choice.NONE) {
          Scored scoredO = scored(rewards.get(new Response(d.prompt(), o)));
          Scored scoredR = scored(rewards.get(new Response(d.prompt(), r)));
          pairs.put(
              Keys.pair(rewardModel, d.prompt(), o, r),
              d.choice() == Choice.OVERVALUED
                  ? new Decided(scoredO, scoredR)
                  : new Decided(scoredR, scoredO));
        }
      }
    }
    RoundRobin games = batch.roundRobin();
    for (String model : batch.models()) {
      modelStats.put(
          Keys.join(rewardModel, model),
          fared(
              rewards.values().stream()
                  .filter(r -> r.getPolicyModel().equals(model))
                  .mapToDouble(Reward::getScore)
                  .sorted()
                  .toArray(),
              RoundRobin.standing(model, games.against(model), ratings)));
    }
  }

  private List<BatchCalibration.Result> results(BatchCalibration batch) {
    if (reference == null) {
      return batch.calibrate(ratings, objective).results();
    }
    return ratings.containsKey(reference) && batch.models().contains(reference)
        ? batch.calibrate(ratings, objective, reference).results()
        : List.of();
  }

  private static Scored scored(Reward reward) {
    return new Scored(reward.getPolicyModel(), reward.getSampleIndex(), reward.getScore());
  }

  private Solved solved(Calibrated c, String o, String r) {
    return new Solved(
        c.prompts(),
        c.ties(),
        c.expectedWinRate(),
        c.hardWinRate(),
        c.mismatchDegree(),
        c.objective().name(),
        c.objective().temperature().isPresent() ? c.objective().temperature().getAsDouble() : null,
        c.offset(),
        c.offsetCiLow(),
        c.offsetCiHigh(),
        c.flips(),
        c.calibratedHardWinRate(),
        c.worse(),
        ratings.get(o),
        ratings.get(r));
  }

  private static Fared fared(double[] scores, RoundRobin.Standing standing) {
    double mean = 0.0;
    for (double score : scores) {
      mean += score / scores.length;
    }
    double squares = 0.0;
    for (double score : scores) {
      squares += (score - mean) * (score - mean);
    }
    return new Fared(
        scores.length,
        mean,
        scores.length < 2 ? 0.0 : Math.sqrt(squares / (scores.length - 1)),
        standing.tally().wins(),
        standing.tally().ties(),
        standing.tally().games(),
        standing.tally().games() == 0 ? null : standing.tally().winRate(),
        standing.expectedWinRate().isPresent() ? standing.expectedWinRate().getAsDouble() : null);
  }
}
