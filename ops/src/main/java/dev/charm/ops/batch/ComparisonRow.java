package dev.charm.ops.batch;

import dev.charm.calibration.reward.RoundRobin;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.schemas.ModelStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy model's place in the round robin of a reward model.
 *
 * @param prompts at which the model has a reward
 * @param wins games in which its reward is the greater
 * @param ties games with equal rewards: games without a win
 * @param winRate wins by games; null without a game
 * @param expectedWinRate mean Elo-expected win rate over the same games; null if unrated
 */
public record ComparisonRow(
    String rewardModel,
    String policyModel,
    long prompts,
    long wins,
    long ties,
    long games,
    @Nullable Double winRate,
    @Nullable Double expectedWinRate) {

  public static final Listing<ComparisonRow> LISTING =
      Listing.of(
          Column.of("reward_model", ComparisonRow::rewardModel),
          Column.of("policy_model", ComparisonRow::policyModel),
          Column.of("prompts", ComparisonRow::prompts),
          Column.of("wins", ComparisonRow::wins),
          Column.of("ties", ComparisonRow::ties),
          Column.of("games", ComparisonRow::games),
          Column.of("win_rate", 4, ComparisonRow::winRate),
          Column.of("expected_win_rate", 4, ComparisonRow::expectedWinRate));

  /** The round robins of a batch. */
  public static List<ComparisonRow> of(StudyBatch study) {
    List<ComparisonRow> rows = new ArrayList<>();
    study
        .rewardModels()
        .forEach(
            (rewardModel, scores) -> {
              Map<String, Long> prompts = study.prompts().getOrDefault(rewardModel, Map.of());
              for (RoundRobin.Standing standing : scores.roundRobin().standings(study.ratings())) {
                rows.add(of(rewardModel, prompts.getOrDefault(standing.model(), 0L), standing));
              }
            });
    return rows;
  }

  private static ComparisonRow of(String rewardModel, long prompts, RoundRobin.Standing standing) {
    return new ComparisonRow(
        rewardModel,
        standing.model(),
        prompts,
        standing.tally().wins(),
        standing.tally().ties(),
        standing.tally().games(),
        standing.tally().games() == 0 ? null : standing.tally().winRate(),
        standing.expectedWinRate().isPresent() ? standing.expectedWinRate().getAsDouble() : null);
  }

  public static ComparisonRow of(ModelStats stats) {
    return new ComparisonRow(
        stats.getRewardModel(),
        stats.getPolicyModel(),
        stats.getResponses(),
        stats.getWins(),
        stats.getTies(),
        stats.getGames(),
        stats.getWinRate(),
        stats.getExpectedWinRate());
  }
}
