package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.Elo;
import dev.charm.calibration.rating.ModelVotes;
import dev.charm.calibration.rating.RankByInterval;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.RatingWarning;
import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.consumers.views.CastVote;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Votes of an arena, counted in their order, and the leaderboard that they make. */
public final class VoteTally {
  private final Elo elo;
  private final VoteCounts counts = new VoteCounts();

  /** Elo points of each model, alone in its array. */
  private final Map<String, double[]> points = new HashMap<>();

  private Instant newest = Instant.MIN;
  private long refused;

  public VoteTally(RatingSettings settings) {
    this.elo = new Elo(Elo.DEFAULT.k(), Elo.DEFAULT.initial(), settings.bothBad());
  }

  /**
   * Counts a vote, in the order in which they were cast.
   *
   * @return whether it counts: not if the arena has no room for its models
   */
  public boolean add(CastVote cast) {
    Vote vote = VoteConversion.vote(cast);
    if (!counts.hasRoomFor(vote.modelA(), vote.modelB())) {
      refused++;
      return false;
    }
    counts.add(vote);
    double[] a = pointsOf(vote.modelA());
    double[] b = pointsOf(vote.modelB());
    double[] after = elo.after(a[0], b[0], vote);
    a[0] = after[0];
    b[0] = after[1];
    if (cast.at().isAfter(newest)) {
      newest = cast.at();
    }
    return true;
  }

  private double[] pointsOf(String model) {
    return points.computeIfAbsent(model, each -> new double[] {elo.initial()});
  }

  /** How many votes there was no room for. */
  public long refused() {
    return refused;
  }

  /** The votes counted. */
  public VoteCounts counts() {
    return counts;
  }

  /**
   * The leaderboard by ratings that were fitted to these votes.
   *
   * @param warnings by model
   * @param withIntervals whether those of the ratings are known
   * @param source what to call them
   */
  public List<ArenaLeaderboardRow> leaderboard(
      SortedMap<String, Rating> ratings,
      Map<String, List<RatingWarning>> warnings,
      boolean withIntervals,
      String source) {
    Map<String, Integer> ranks = RankByInterval.of(ratings);
    SortedMap<String, ModelVotes> votes = counts.models();
    return ratings.entrySet().stream()
        .map(
            rated -> {
              String model = rated.getKey();
              ModelVotes own = votes.getOrDefault(model, ModelVotes.NONE);
              return new ArenaLeaderboardRow(
                  ranks.getOrDefault(model, 1),
                  model,
                  rated.getValue().value(),
                  withIntervals ? rated.getValue().ciLow() : null,
                  withIntervals ? rated.getValue().ciHigh() : null,
                  own.votes(),
                  own.wins(),
                  own.losses(),
                  own.ties(),
                  own.bothBad(),
                  points.containsKey(model) ? pointsOf(model)[0] : null,
                  source,
                  newest,
                  warnings.getOrDefault(model, List.of()).stream()
                      .map(RatingWarning::label)
                      .toList());
            })
        .sorted(ArenaLeaderboardRow.BEST_FIRST)
        .collect(Collectors.toUnmodifiableList());
  }
}
