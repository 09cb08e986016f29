package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.rating.Rating;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every two models at every prompt, as one reward model judges them: who wins, and who should.
 *
 * <p>A game is played between two models at each prompt that both have a reward for; a tie is a
 * game without a win. Beside a model's win rate stands the mean of its expected win rates over the
 * same games, so that the two can be compared whatever games were played. The order in which
 * prompts are added does not matter.
 *
 * <p>Not safe for use by several threads. Source: Compare_Responses of NorahiSmith's
 * Re-Implementing-CHARM.
 */
public final class RoundRobin {
  private final TreeMap<String, TreeMap<String, Tally>> games = new TreeMap<>();

  /**
   * A model's place.
   *
   * @param model the policy model
   * @param tally all its games
   * @param expectedWinRate the mean expected win rate over its games against rated opponents, in
   *     [0, 1]; empty if it is unrated itself or has met no rated opponent
   * @param ratedGames how many games that mean is over; fewer than all where an opponent is unrated
   */
  public record Standing(
      String model, Tally tally, OptionalDouble expectedWinRate, long ratedGames) {}

  /**
   * Plays one prompt: a game between every two models that have a reward.
   *
   * @param rewards the reward of each model at this prompt; a missing model plays no game
   * @throws IllegalArgumentException if a reward is not finite
   */
  public void addPrompt(Map<String, Double> rewards) {
    List<Map.Entry<String, Double>> entries = new ArrayList<>(rewards.entrySet());
    for (Map.Entry<String, Double> entry : entries) {
      if (!Double.isFinite(entry.getValue())) {
        throw new IllegalArgumentException(
            "the reward of " + entry.getKey() + " is " + entry.getValue());
      }
    }
    for (int i = 0; i < entries.size(); i++) {
      for (int j = i + 1; j < entries.size(); j++) {
        Tally tally = Tally.of(entries.get(i).getValue(), entries.get(j).getValue());
        add(entries.get(i).getKey(), entries.get(j).getKey(), tally);
      }
    }
  }

  /** Adds games already counted, as {@code model} tells them; the opponent's side is added too. */
  public void add(String model, String opponent, Tally tally) {
    if (model.equals(opponent)) {
      throw new IllegalArgumentException(model + " cannot play itself");
    }
    side(model).merge(opponent, tally, Tally::plus);
    side(opponent).merge(model, tally.reversed(), Tally::plus);
  }

  private Map<String, Tally> side(String model) {
    return games.computeIfAbsent(model, name -> new TreeMap<>());
  }

  /** The games of one model against another, as the first tells them. */
  public Tally between(String model, String opponent) {
    return against(model).getOrDefault(opponent, Tally.NONE);
  }

  /** The games of a model by opponent, in order of name. */
  public SortedMap<String, Tally> against(String model) {
    return Collections.unmodifiableSortedMap(games.getOrDefault(model, new TreeMap<>()));
  }

  /** Every model with a game, in order of name. */
  public List<Standing> standings(Map<String, Rating> ratings) {
    List<Standing> standings = new ArrayList<>();
    games.forEach((model, opponents) -> standings.add(standing(model, opponents, ratings)));
    return List.copyOf(standings);
  }

  /**
   * The place of a model by its games.
   *
   * @param opponents its games by opponent
   */
  public static Standing standing(
      String model, SortedMap<String, Tally> opponents, Map<String, Rating> ratings) {
    Tally all = Tally.NONE;
    Rating own = ratings.get(model);
    CompensatedSum expectedWins = new CompensatedSum();
    long ratedGames = 0;
    for (Map.Entry<String, Tally> entry : opponents.entrySet()) {
      Tally tally = entry.getValue();
      all = all.plus(tally);
      Rating theirs = ratings.get(entry.getKey());
      if (own != null && theirs != null) {
        expectedWins.add(tally.games() * ExpectedWinRate.of(own.value(), theirs.value()));
        ratedGames += tally.games();
      }
    }
    OptionalDouble expected =
        ratedGames == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(expectedWins.value() / ratedGames);
    return new Standing(model, all, expected, ratedGames);
  }
}
