package dev.charm.schemas;

import dev.charm.schemas.Precedence.Claim;
import dev.charm.schemas.Precedence.Place;
import java.util.ArrayList;
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
  private final List<C> standing = new ArrayList<>(1);
  private final SortedMap<Integer, Long> tombstones = new TreeMap<>();

  /** Without any value. */
  public Claims(Precedence rule) {
    this.rule = rule;
  }

  /** A value, the next one of its partition. */
  public void put(C claim) {
    Place place = claim.place();
    standing.removeIf(
        known -> known.place().partition() == place.partition() && rule.replaces(claim, known));
    if (isTaken(place) || outlived(place)) {
      return;
    }
    standing.add(claim);
    if (standing.size() > MOST) {
      standing.remove(standing.stream().min(rule::compare).orElseThrow());
    }
  }

  /** A tombstone, the next record of its partition. */
  public void delete(Place tombstone) {
    standing.removeIf(
        known ->
            known.place().partition() == tombstone.partition() || tombstone.takes(known.place()));
    tombstones.merge(tombstone.partition(), tombstone.timestamp(), Math::max);
  }

  /** The value that counts. */
  public Optional<C> inForce() {
    return standing.size() == 1
        ? Optional.of(standing.get(0))
        : standing.stream().max(rule::compare);
  }

  /** All that is held, to be told again to another: the tombstones first. */
  public List<C> standing() {
    return List.copyOf(standing);
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
  private boolean outlived(Place place) {
    return standing.stream()
        .map(Claim::place)
        .anyMatch(
            known ->
                known.partition() == place.partition() && known.timestamp() >= place.timestamp());
  }
}
