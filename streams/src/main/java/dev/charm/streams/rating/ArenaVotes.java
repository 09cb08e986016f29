package dev.charm.streams.rating;

import dev.charm.calibration.rating.Elo;
import dev.charm.calibration.rating.PairCount;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.calibration.rating.VoteOutcome;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The votes of one arena, counted by pairs of models, and the points that models exchanged. Pairs
 * stand in the store only; in memory is what grows with the models, which {@link Arenas} makes anew
 * from there. {@link VoteCounts} says how many of both an arena can hold.
 *
 * <p><b>Online Elo</b> follows the log: a vote exchanges points by the ratings that stand when it
 * comes. When it is withdrawn or corrected these very points go back. What later votes exchanged
 * rested on them in part and stays as it is: an approximation, of the order of K / 400 of the
 * points that go back for each vote in between.
 */
final class ArenaVotes {
  private final int number;
  private final String name;
  private final Names names;
  private final Elo elo;
  private final KeyValueStore<Bytes, PairVotes> store;
  private final HeldInMemory.Part held;
  private final Map<Integer, Long> points = new HashMap<>(); // by model, in PairVotes.UNIT
  private int pairs;
  private long newest = Long.MIN_VALUE;

  /**
   * @param store the votes of every pair of models in every arena
   * @param held to which each model here is added
   */
  ArenaVotes(
      int number,
      String name,
      Names names,
      Elo elo,
      KeyValueStore<Bytes, PairVotes> store,
      HeldInMemory.Part held) {
    this.number = number;
    this.name = name;
    this.names = names;
    this.elo = elo;
    this.store = store;
    this.held = held;
  }

  int number() {
    return number;
  }

  String name() {
    return name;
  }

  /** When the newest vote was cast, milliseconds since 1970. */
  long newest() {
    return newest;
  }

  /** Takes over what is stored of two models. */
  void restore(PairVotes.Key key, PairVotes votes) {
    pairs++;
    newest = Math.max(newest, votes.newest());
    exchange(key.first(), key.second(), votes.points());
  }

  /** How many of two models are new here; null stands for one without a number. */
  int unknown(@Nullable Integer a, @Nullable Integer b) {
    return (points.containsKey(a) ? 0 : 1) + (points.containsKey(b) ? 0 : 1);
  }

  /** Whether an arena can hold so many models more. */
  boolean hasRoomForModels(int more) {
    return points.size() + more <= VoteCounts.MOST_MODELS;
  }

  /** Whether an arena can hold the votes of these two models. */
  boolean hasRoomForPair(@Nullable Integer a, @Nullable Integer b) {
    return pairs < VoteCounts.MOST_PAIRS
        || (a != null && b != null && store.get(key(a, b).bytes()) != null);
  }

  /**
   * Counts a vote, as often as its record says.
   *
   * @param time when it was cast, milliseconds since 1970
   * @return the points that A wins from B, in {@link PairVotes#UNIT}
   */
  long add(int a, int b, VoteOutcome outcome, double weight, long count, long time) {
    double ratingA = elo(a);
    double ratingB = elo(b);
    long won = 0;
    for (long i = 0; i < count; i++) {
      double points = won * PairVotes.UNIT;
      double exchanged = elo.exchanged(ratingA + points, ratingB - points, outcome, weight);
      long units = Math.round(exchanged / PairVotes.UNIT);
      if (units == 0) {
        break; // and so it would go on
      }
      won += units;
    }
    change(a, b, outcome, weight, count, won, time);
    return won;
  }

  /**
   * Takes a vote back.
   *
   * @param won what {@link #add} returned
   */
  void remove(int a, int b, VoteOutcome outcome, double weight, long count, long won) {
    change(a, b, outcome, weight, -count, -won, Long.MIN_VALUE);
  }

  private void change(
      int a, int b, VoteOutcome outcome, double weight, long by, long won, long time) {
    boolean inOrder = a < b;
    PairVotes.Key key = key(a, b);
    VoteOutcome ordered = inOrder ? outcome : outcome.swapped();
    put(key, get(key).plus(ordered, weight, by, inOrder ? won : -won).at(time));
    exchange(a, b, won);
  }

  /**
   * A vote on the two was cast at this time, whether it counts or not.
   *
   * @return whether none newer was heard of
   */
  boolean heardOf(int a, int b, long time) {
    if (time <= newest) {
      return false;
    }
    PairVotes.Key key = key(a, b);
    put(key, get(key).at(time));
    exchange(a, b, 0);
    return true;
  }

  private PairVotes.Key key(int a, int b) {
    return new PairVotes.Key(number, Math.min(a, b), Math.max(a, b));
  }

  /** What is stored of two models; if that is nothing, they count as a pair from now on. */
  private PairVotes get(PairVotes.Key key) {
    PairVotes votes = store.get(key.bytes());
    if (votes == null) {
      pairs++;
      return PairVotes.NONE;
    }
    return votes;
  }

  private void put(PairVotes.Key key, PairVotes votes) {
    store.put(key.bytes(), votes);
    newest = Math.max(newest, votes.newest());
  }

  private void exchange(int a, int b, long won) {
    win(a, won);
    win(b, -won);
  }

  private void win(int model, long won) {
    if (!points.containsKey(model)) {
      held.addModel(name, names.name(model));
    }
    points.merge(model, won, Math::addExact);
  }

  private double elo(int model) {
    return elo.initial() + points.getOrDefault(model, 0L) * PairVotes.UNIT;
  }

  /** The online rating of a model. */
  double elo(String model) {
    return elo(names.number(model));
  }

  /** All votes, counted. */
  VoteCounts counts() {
    VoteCounts counts = new VoteCounts();
    Bytes first = new PairVotes.Key(number, 0, 0).bytes();
    Bytes last = new PairVotes.Key(number, Integer.MAX_VALUE, Integer.MAX_VALUE).bytes();
    try (KeyValueIterator<Bytes, PairVotes> all = store.range(first, last)) {
      while (all.hasNext()) {
        KeyValue<Bytes, PairVotes> next = all.next();
        if (next.value.votes() > 0) {
          PairVotes.Key key = PairVotes.Key.of(next.key);
          counts.add(count(names.name(key.first()), names.name(key.second()), next.value));
        }
      }
    }
    return counts;
  }

  private static PairCount count(String first, String second, PairVotes votes) {
    return first.compareTo(second) < 0
        ? new PairCount(
            first,
            second,
            votes.firstWins(),
            votes.secondWins(),
            votes.ties(),
            votes.bothBad(),
            votes.weights())
        : new PairCount(
            second,
            first,
            votes.secondWins(),
            votes.firstWins(),
            votes.ties(),
            votes.bothBad(),
            votes.weights().swapped());
  }
}
