package dev.charm.streams;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Votes for tests. */
public final class Votes {
  /** When the first of them was cast; a second lies between two. */
  static final Instant FIRST = Instant.parse("2025-06-01T00:00:00Z");

  private static final List<String> MODELS = List.of("base", "verbose", "terse", "a|b", "50 %");
  private static final List<String> CATEGORIES = List.of("german", "code", "x|y");

  private Votes() {}

  public static Battle vote(String id, String a, String b, BattleOutcome outcome) {
    return Battle.newBuilder()
        .setBattleId(id)
        .setArena("overall")
        .setModelA(a)
        .setModelB(b)
        .setOutcome(outcome.name())
        .setVotedAt(FIRST)
        .build();
  }

  /** The covariances of each model with those up to itself, row by row. */
  public static List<Double> triangle(ArenaRatings ratings) {
    List<Double> triangle = new ArrayList<>();
    for (String row : ratings.models()) {
      for (String column : ratings.models()) {
        if (column.compareTo(row) <= 0) {
          triangle.add(ratings.covariance(row, column));
        }
      }
    }
    return triangle;
  }

  static Battle again(Battle vote, long version) {
    return Battle.newBuilder(vote).setVersion(version).build();
  }

  static Battle retracted(Battle vote, long version) {
    return Battle.newBuilder(vote).setVersion(version).setRetracted(true).build();
  }

  /** Votes of an arena, as events, in their order. */
  static List<Battle> of(String arena, List<Vote> votes) {
    return IntStream.range(0, votes.size())
        .mapToObj(
            i ->
                Battle.newBuilder(
                        vote(
                            arena + " " + i,
                            votes.get(i).modelA(),
                            votes.get(i).modelB(),
                            BattleOutcome.valueOf(votes.get(i).outcome().name())))
                    .setArena(arena)
                    .setSequence(i)
                    .setVotedAt(FIRST.plusSeconds(i))
                    .build())
        .toList();
  }

  /** Votes on five models of unlike strength, each in up to three categories, from a seed. */
  static List<Battle> random(int count, long seed) {
    Random random = new Random(seed);
    List<Vote> votes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int a = random.nextInt(MODELS.size());
      int b = (a + 1 + random.nextInt(MODELS.size() - 1)) % MODELS.size();
      double chance = random.nextDouble();
      VoteOutcome outcome =
          chance < 0.15
              ? VoteOutcome.TIE
              : chance < 0.25
                  ? VoteOutcome.BOTH_BAD
                  : random.nextDouble() < 0.5 + 0.08 * (b - a)
                      ? VoteOutcome.MODEL_A
                      : VoteOutcome.MODEL_B;
      votes.add(Vote.of(MODELS.get(a), MODELS.get(b), outcome));
    }
    return of("overall", votes).stream()
        .map(
            vote ->
                Battle.newBuilder(vote)
                    .setCategories(
                        random
                            .ints(random.nextInt(3), 0, CATEGORIES.size())
                            .mapToObj(CATEGORIES::get)
                            .toList())
                    .build())
        .toList();
  }

  /** The same votes, half of them with weights and counts from a seed. */
  static List<Battle> weighted(List<Battle> votes, long seed) {
    Random random = new Random(seed);
    double[] weights = {1, 0.25, 3, 0.1, 1.0 / 3, 1e-6};
    return votes.stream()
        .map(
            vote ->
                random.nextBoolean()
                    ? vote
                    : Battle.newBuilder(vote)
                        .setWeight(weights[random.nextInt(weights.length)])
                        .setCount(1 + random.nextInt(3))
                        .build())
        .toList();
  }

  /** Those that count in an arena, as the mathematics takes them. */
  static List<Vote> in(String arena, List<Battle> votes) {
    return votes.stream()
        .filter(
            vote ->
                arena.equals(vote.getArena())
                    || vote.getCategories().stream()
                        .anyMatch(category -> arena.equals(vote.getArena() + "/" + category)))
        .map(
            vote ->
                Vote.of(vote.getModelA(), vote.getModelB(), VoteOutcome.valueOf(vote.getOutcome()))
                    .weighing(vote.getWeight())
                    .times(vote.getCount()))
        .toList();
  }

  /** The ratings of an arena by the batch calculation. */
  static ArenaRatings batch(String arena, List<Battle> votes) {
    return ArenaRatings.of(VoteCounts.of(in(arena, votes)), RatingSettings.DEFAULT);
  }

  /** Every arena that they count in. */
  static List<String> arenas(List<Battle> votes) {
    return votes.stream()
        .flatMap(
            vote ->
                Stream.concat(
                    Stream.of(vote.getArena()),
                    vote.getCategories().stream()
                        .map(category -> vote.getArena() + "/" + category)))
        .distinct()
        .sorted()
        .toList();
  }
}
