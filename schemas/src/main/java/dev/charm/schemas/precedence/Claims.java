package dev.charm.schemas.precedence;

import dev.charm.schemas.precedence.Precedence.Claim;
import dev.charm.schemas.precedence.Precedence.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the records of one key come to. Those of one partition are to be told in their order, those
 * of several in any: the result is the same.
 *
 * <p>Beside the value that counts those are held that would count if a tombstone of another
 * partition took it: a value of each partition as a rule, and at most {@link #MOST} in all.
 *
 * @param <C> what is held of a value
 */
public final class Claims<C extends Claim> {
  /** More values than this are held of no key; the least goes. */
  public static final int MOST = 16;

  private final Precedence rule;
  private List<C> standing = List.of(); // one as a rule, and there may be millions of these
  private SortedMap<Integer, Long> tombstones = Collections.emptySortedMap();

  /** Without any value. */
  public Claims(Precedence rule) {
    this.rule = rule;
  }

  /** A value, the next one of its partition. */
  public void put(C claim) {
    Place place = claim.place();
    List<C> now = new ArrayList<>(standing);
    now.removeIf(
        known -> known.place().partition() == place.partition() && rule.replaces(claim, known));
    if (!isTaken(place) && !isOutlived(place, now)) {
      now.add(claim);
    }
    if (now.size() > MOST) {
      now.remove(now.stream().min(rule::compare).orElseThrow());
    }
    standing = List.copyOf(now);
  }

  /** A tombstone, the next record of its partition. */
  public void delete(Place tombstone) {
    standing =
        standing.stream()
            .filter(
                known ->
                    known.place().partition() != tombstone.partition()
                        && !tombstone.takes(known.place()))
            .toList();
    if (tombstones.isEmpty()) {
      tombstones = new TreeMap<>();
    }
    tombstones.merge(tombstone.partition(), tombstone.timestamp(), Math::max);
  }

  /** The value that counts. */
  public Optional<C> inForce() {
    return standing.size() == 1
        ? Optional.of(standing.get(0))
        : standing.stream().max(rule::compare);
  }

  /** The values that are held, to be told again to another, after the tombstones. */
  public List<C> standing() {
    return standing;
  }

  /** The latest tombstone of each partition that had one. */
  public List<Place> tombstones() {
    return tombstones.entrySet().stream()
        .map(tombstone -> new Place(tombstone.getKey(), tombstone.getValue()))
        .toList();
  }

  /** Whether a tombstone of another partition takes what lies here. */
  private boolean isTaken(Place place) {
    return tombstones().stream()
        .anyMatch(
            tombstone -> tombstone.partition() != place.partition() && tombstone.takes(place));
  }

  /** Whether a greater value of the partition goes only when this one would go as well. */
  private boolean isOutlived(Place place, List<C> known) {
    return known.stream()
        .map(Claim::place)
        .anyMatch(
            other ->
                other.partition() == place.partition() && other.timestamp() >= place.timestamp());
  }
}
