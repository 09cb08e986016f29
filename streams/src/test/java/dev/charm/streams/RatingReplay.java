package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Reward;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Real rating changes, step by step, and what each step must come to: exactly the pairs that differ
 * between two batch results are published, and never more.
 *
 * <p>A model that a snapshot leaves out keeps its last rating: a leaderboard that drops a model
 * does not say that its votes are void. A rating ends by a tombstone only; the replay withdraws
 * those of all models that were left out, and the reference model's, and gives each back.
 */
final class RatingReplay {
  private final Objective objective;
  private final List<Reward> rewards = ArenaHistory.rewards();
  private final Map<String, RatingSnapshot> inForce = new TreeMap<>();
  private final List<Integer> flips = new ArrayList<>();
  private Projection now;

  /**
   * A step.
   *
   * @param sent ratings that are sent
   * @param withdrawn ratings for which tombstones are sent
   */
  record Step(String name, List<RatingSnapshot> sent, List<RatingSnapshot> withdrawn) {}

  /** Nothing is rated yet. */
  RatingReplay(Objective objective) {
    this.objective = objective;
    this.now = batch();
  }

  List<Reward> rewards() {
    return rewards;
  }

  /** Every so many-th snapshot, and the withdrawals. */
  static List<Step> steps(int every) {
    List<Step> steps = new ArrayList<>();
    Map<String, RatingSnapshot> latest = new TreeMap<>();
    List<RatingSnapshot> snapshot = List.of();
    int count = 0;
    for (List<RatingSnapshot> next : ArenaHistory.snapshots().values()) {
      if (count++ % every == 0) {
        snapshot = next;
        snapshot.forEach(rating -> latest.put(rating.getModel(), rating));
        steps.add(new Step("snapshot " + snapshot.get(0).getAsOf(), snapshot, List.of()));
      }
    }
    Map<String, RatingSnapshot> leftOut = new TreeMap<>(latest);
    snapshot.forEach(rating -> leftOut.remove(rating.getModel()));
    List<RatingSnapshot> dropped = List.copyOf(leftOut.values());
    assertThat(dropped).isNotEmpty();
    List<RatingSnapshot> reference = List.of(latest.get(ArenaHistory.REFERENCE));
    steps.add(new Step("withdrawal of those left out", List.of(), dropped));
    steps.add(new Step("their return", later(dropped), List.of()));
    steps.add(new Step("withdrawal of the reference's", List.of(), reference));
    steps.add(new Step("its return", later(reference), List.of()));
    return steps;
  }

  private static List<RatingSnapshot> later(List<RatingSnapshot> ratings) {
    return ratings.stream()
        .map(
            rating ->
                RatingSnapshot.newBuilder(rating)
                    .setAsOf(rating.getAsOf().plus(Duration.ofDays(365)))
                    .build())
        .toList();
  }

  /** What a step comes to; it counts from now on. */
  Transition take(Step step) {
    Projection before = now;
    step.sent().forEach(rating -> inForce.put(rating.getModel(), rating));
    step.withdrawn().forEach(rating -> inForce.remove(rating.getModel()));
    now = batch();
    TreeSet<String> mustFlip = now.pairsUnlike(before);
    flips.add(mustFlip.size());
    return new Transition(before, now, mustFlip);
  }

  private Projection batch() {
    Map<String, Rating> ratings = new HashMap<>();
    inForce.forEach(
        (model, r) -> ratings.put(model, Rating.of(r.getRating(), r.getCiLow(), r.getCiHigh())));
    return Projection.ofBatch(rewards, ratings, objective, ArenaHistory.REFERENCE);
  }

  /**
   * From one batch result to the next.
   *
   * @param mustFlip the keys of the pairs that differ
   */
  record Transition(Projection before, Projection after, SortedSet<String> mustFlip) {}

  /**
   * Which pairs may be published in a step: those that must flip, and where a calibration went
   * through several offsets, because the ratings of a snapshot are separate records, those that
   * flip on the way.
   *
   * @param history the revisions that the step made, in order
   */
  Set<String> mayFlip(Transition step, List<Calibration> history) {
    Set<String> may = new HashSet<>(step.mustFlip());
    Map<String, Double> last = new HashMap<>();
    step.before().calibrations().forEach((key, solved) -> last.put(key, solved.offset()));
    BatchCalibration scores =
        BatchCalibration.of(
            rewards.stream()
                .map(r -> new ScoredResponse(r.getPromptId(), r.getPolicyModel(), r.getScore()))
                .toList());
    for (Calibration c : history) {
      String o = c.getOvervalued();
      String r = c.getReference();
      Double from = last.put(Keys.calibration(c.getRewardModel(), o, r), c.getOffset());
      if (from != null) {
        List<BatchCalibration.Decision> one = scores.decisions(o, r, from);
        List<BatchCalibration.Decision> other = scores.decisions(o, r, c.getOffset());
        for (int i = 0; i < one.size(); i++) {
          if (one.get(i).choice() != other.get(i).choice()) {
            may.add(Keys.pair(c.getRewardModel(), one.get(i).prompt(), o, r));
          }
        }
      }
    }
    return may;
  }

  /** What was replayed, for people. */
  String summary() {
    return flips.size()
        + " steps, "
        + (now.calibrations().size() + 1)
        + " models, "
        + now.pairs().size()
        + " pairs; published a step: "
        + flips
        + ", in all "
        + flips.stream().mapToInt(Integer::intValue).sum();
  }
}
