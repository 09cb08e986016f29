package dev.charm.ops.bench.rating;

import dev.charm.calibration.rating.Vote;
import dev.charm.schemas.ArenaRating;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * How long each vote takes until a rating that it counts in is seen. One partition holds an arena,
 * in the order in which its votes were sent: the k-th vote sent on a model counts in a rating of
 * that model that rests on k votes or more.
 */
final class VoteLatencies {
  private final long[] dueAt;
  private final long[] seenAt;
  private final Map<String, OfModel> models = new HashMap<>();
  private int sent;
  private int seen;

  /** The votes on one model that no rating is known to count. */
  private static final class OfModel {
    private final Queue<Integer> waiting = new ArrayDeque<>();
    private long counted;
  }

  VoteLatencies(int votes) {
    this.dueAt = new long[votes];
    this.seenAt = new long[votes];
  }

  /**
   * A vote was sent.
   *
   * @param due when it was to be sent, by {@link System#nanoTime}
   */
  void sent(Vote vote, long due) {
    dueAt[sent] = due;
    model(vote.modelA()).waiting.add(sent);
    model(vote.modelB()).waiting.add(sent);
    sent++;
  }

  /** Ratings were seen now. */
  void seen(Collection<ArenaRating> ratings) {
    long now = System.nanoTime();
    for (ArenaRating rating : ratings) {
      OfModel model = model(rating.getModel());
      for (; model.counted < rating.getVotes(); model.counted++) {
        int vote = model.waiting.remove();
        if (seenAt[vote] == 0) {
          seenAt[vote] = now;
          seen++;
        }
      }
    }
  }

  private OfModel model(String name) {
    return models.computeIfAbsent(name, any -> new OfModel());
  }

  int sent() {
    return sent;
  }

  /** Whether all votes that were sent are seen. */
  boolean allSeen() {
    return seen == sent;
  }

  /** The latencies of the votes sent as numbers [from, to), milliseconds, the least first. */
  double[] sorted(int from, int to) {
    double[] millis = new double[to - from];
    Arrays.setAll(millis, i -> (seenAt[from + i] - dueAt[from + i]) / 1e6);
    Arrays.sort(millis);
    return millis;
  }
}
