package dev.charm.streams.guarantees;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.ModelVotes;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingCovariance;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.streams.Votes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What votes come to, and the few imported ratings that are newer: ratings to the bit, counts, and
 * covariances. Online Elo, which follows the order of the log, is none of it.
 */
final class VoteTruth {
  private final Map<String, Rated> ratings = new TreeMap<>();
  private final Map<String, List<Double>> covariances = new TreeMap<>();

  private VoteTruth() {}

  /** A rating in force. */
  private record Rated(
      String source,
      double rating,
      @Nullable Double ciLow,
      @Nullable Double ciHigh,
      @Nullable Long votes,
      @Nullable ModelVotes counts) {

    static Rated of(ArenaRating r) {
      return new Rated(
          r.getSource(),
          r.getRating(),
          r.getCiLow(),
          r.getCiHigh(),
          r.getVotes(),
          r.getWins() == null
              ? null
              : new ModelVotes(r.getWins(), r.getLosses(), r.getTies(), r.getBothBad()));
    }
  }

  /** What votes, and imported ratings that are newer than they, come to. */
  static VoteTruth of(List<Battle> votes, List<RatingSnapshot> newer) {
    VoteTruth truth = new VoteTruth();
    for (String arena : arenas(votes)) {
      ArenaRatings fitted = fitted(votes, arena);
      Map<String, ModelVotes> counts = counts(votes, arena).models();
      fitted
          .ratings()
          .forEach(
              (model, rating) ->
                  truth.ratings.put(
                      Keys.join(arena, model),
                      new Rated(
                          "live",
                          rating.value(),
                          rating.ciLow(),
                          rating.ciHigh(),
                          counts.get(model).votes(),
                          counts.get(model))));
      truth.covariances.put(Keys.join(arena), Votes.triangle(fitted));
    }
    for (RatingSnapshot r : newer) {
      truth.ratings.put(
          Keys.join(r.getArena(), r.getModel()),
          new Rated(r.getSource(), r.getRating(), r.getCiLow(), r.getCiHigh(), r.getVotes(), null));
    }
    return truth;
  }

  /** The ratings of an arena by the batch calculation. */
  static ArenaRatings fitted(List<Battle> votes, String arena) {
    return ArenaRatings.of(counts(votes, arena), RatingSettings.DEFAULT);
  }

  private static Set<String> arenas(List<Battle> votes) {
    Set<String> arenas = new TreeSet<>();
    votes.forEach(vote -> arenas.addAll(arenas(vote)));
    return arenas;
  }

  private static Set<String> arenas(Battle vote) {
    Set<String> arenas = new TreeSet<>(Set.of(vote.getArena()));
    vote.getCategories().forEach(category -> arenas.add(vote.getArena() + "/" + category));
    return arenas;
  }

  private static VoteCounts counts(List<Battle> votes, String arena) {
    VoteCounts counts = new VoteCounts();
    for (Battle vote : votes) {
      if (arenas(vote).contains(arena)) {
        counts.add(
            Vote.of(vote.getModelA(), vote.getModelB(), VoteOutcome.valueOf(vote.getOutcome()))
                .weighing(vote.getWeight())
                .times(vote.getCount()));
      }
    }
    return counts;
  }

  /** What a log ends with instead, a line each; empty if it is the same. */
  List<String> differencesFrom(CommittedLog log) {
    List<String> differences = new ArrayList<>();
    Map<String, ArenaRating> published = Logged.latest(log.ratings());
    Set<String> keys = new TreeSet<>(ratings.keySet());
    keys.addAll(published.keySet());
    for (String key : keys) {
      ArenaRating rating = published.get(key);
      Rated streamed = rating == null ? null : Rated.of(rating);
      if (!Objects.equals(streamed, ratings.get(key))) {
        differences.add(key + ": " + streamed + " instead of " + ratings.get(key));
      }
    }
    Map<String, RatingCovariance> common = Logged.latest(log.covariances());
    covariances.forEach(
        (arena, expected) -> {
          RatingCovariance streamed = common.get(arena);
          if (streamed == null || !streamed.getCovariance().equals(expected)) {
            differences.add("covariance of " + arena + ": " + streamed);
          }
        });
    return differences;
  }
}
