package dev.charm.streams.rating;

import dev.charm.calibration.rating.Elo;
import dev.charm.calibration.rating.Outcome;
import dev.charm.calibration.rating.PairCount;
import dev.charm.calibration.rating.VoteCounts;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The votes of one arena, counted by pairs of models, and the points that models exchanged. Held in
 * memory and written through to the store; {@link Arenas} makes it anew from there.
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
  private final Map<PairVotes.Key, PairVotes> pairs = new HashMap<>();
  private final Map<Integer, Long> points = new HashMap<>(); // by model, in PairVotes.UNIT
  private long newest = Long.MIN_VALUE;

  ArenaVotes(int number, String name, Names names, Elo elo, KeyValueStore<Bytes, PairVotes> store) {
    this.number = number;
    this.name = name;
    this.names = names;
    this.elo = elo;
    this.store = store;
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
    keep(key, votes);
    exchange(key.first(), key.second(), votes.points());
  }

  /** Whether there is room for the two models. */
  boolean hasRoomFor(int a, int b) {
    int more = (points.containsKey(a) ? 0 : 1) + (points.containsKey(b) ? 0 : 1);
    return points.size() + more <= VoteCounts.MOST_MODELS;
  }

  /**
   * Counts a vote.
   *
   * @param time when it was cast, milliseconds since 1970
   * @return the points that A wins from B, in {@link PairVotes#UNIT}
   */
  long add(int a, int b, Outcome outcome, long time) {
    long won = Math.round(elo.exchanged(elo(a), elo(b), outcome) / PairVotes.UNIT);
    change(a, b, outcome, 1, won, time);
    return won;
  }

  /**
   * Takes a vote back.
   *
   * @param won what {@link #add} returned
   */
  void remove(int a, int b, Outcome outcome, long won) {
    change(a, b, outcome, -1, -won, Long.MIN_VALUE);
  }

  private void change(int a, int b, Outcome outcome, int by, long won, long time) {
    boolean inOrder = a < b;
    PairVotes.Key key = key(a, b);
    put(
        key,
        pairs
            .getOrDefault(key, PairVotes.NONE)
            .plus(inOrder ? outcome : outcome.swapped(), by, inOrder ? won : -won)
            .at(time));
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
    put(key, pairs.getOrDefault(key, PairVotes.NONE).at(time));
    exchange(a, b, 0);
    return true;
  }

  private PairVotes.Key key(int a, int b) {
    return new PairVotes.Key(number, Math.min(a, b), Math.max(a, b));
  }

  private void put(PairVotes.Key key, PairVotes votes) {
    keep(key, votes);
    store.put(key.bytes(), votes);
  }

  private void keep(PairVotes.Key key, PairVotes votes) {
    pairs.put(key, votes);
    newest = Math.max(newest, votes.newest());
  }

  private void exchange(int a, int b, long won) {
    points.merge(a, won, Math::addExact);
    points.merge(b, -won, Math::addExact);
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
    pairs.forEach(
        (key, votes) -> {
          if (votes.votes() > 0) {
            counts.add(count(names.name(key.first()), names.name(key.second()), votes));
          }
        });
    return counts;
  }

  private static PairCount count(String first, String second, PairVotes votes) {
    return first.compareTo(second) < 0
        ? new PairCount(
            first, second, votes.firstWins(), votes.secondWins(), votes.ties(), votes.bothBad())
        : new PairCount(
            second, first, votes.secondWins(), votes.firstWins(), votes.ties(), votes.bothBad());
  }
}
