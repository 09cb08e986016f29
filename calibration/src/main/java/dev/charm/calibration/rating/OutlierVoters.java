package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Voters whose votes are improbable against all others: a cheat, a bot, or someone who sees it
 * otherwise.
 *
 * <p><b>The test.</b> Were a voter like the others, then of the decided votes on two models any
 * would be as likely his as another's. So, given how many votes on the two are his and how many
 * went either way, the number of his votes for the side that fewer took is hypergeometric (Fisher's
 * exact test). Over all pairs these numbers are independent; their sum is compared with its exact
 * distribution, the convolution of theirs, on both sides. Ties say nothing here. Votes of which the
 * voter is not known count among the others.
 *
 * <p><b>Error rate.</b> A voter is named if his p-value is at most alpha divided by the number of
 * voters that are tested (Bonferroni): the chance that anyone is named wrongly, if all are alike,
 * is at most alpha. Only voters with {@link #LEAST_VOTES} decided votes or more are tested, by the
 * first {@link #MOST_VOTES} of them. After FastChat's outlier_detect, whose product of 1 / 2p is
 * not bounded by its alpha.
 *
 * @param tested how many voters were tested
 * @param pValues of the voters that are named
 */
public record OutlierVoters(int tested, SortedMap<String, Double> pValues) {
  /** Fewer decided votes are too few to tell. */
  public static final int LEAST_VOTES = 5;

  /** More decided votes of a voter are not needed. */
  public static final int MOST_VOTES = 1000;

  /** Two models, the first by name first. */
  private record Pair(String first, String second) {
    static Pair of(Vote vote) {
      return vote.modelA().compareTo(vote.modelB()) < 0
          ? new Pair(vote.modelA(), vote.modelB())
          : new Pair(vote.modelB(), vote.modelA());
    }
  }

  /** Decided votes. */
  private static final class Decided {
    private long first;
    private long second;

    long all() {
      return first + second;
    }
  }

  /**
   * Tests all voters.
   *
   * @param alpha the chance that anyone is named wrongly, from 0 to 1
   */
  public static OutlierVoters among(List<Vote> votes, double alpha) {
    Map<Pair, Decided> all = new HashMap<>();
    Map<String, Map<Pair, Decided>> byVoter = new HashMap<>();
    Map<String, Long> decided = new HashMap<>();
    long most = 0;
    for (Vote vote : votes) {
      if (vote.outcome() == VoteOutcome.MODEL_A || vote.outcome() == VoteOutcome.MODEL_B) {
        Pair pair = Pair.of(vote);
        boolean first =
            (vote.outcome() == VoteOutcome.MODEL_A) == vote.modelA().equals(pair.first());
        most = Math.max(most, count(all, pair, first, vote.count()));
        String voter = vote.voter();
        if (voter != null) {
          long before = decided.getOrDefault(voter, 0L);
          long counted = Math.min(vote.count(), MOST_VOTES - before);
          if (counted > 0) {
            decided.put(voter, before + counted);
            count(byVoter.computeIfAbsent(voter, each -> new HashMap<>()), pair, first, counted);
          }
        }
      }
    }
    List<String> tested = new ArrayList<>();
    decided.forEach(
        (voter, number) -> {
          if (number >= LEAST_VOTES) {
            tested.add(voter);
          }
        });
    double[] logFactorials = logFactorials(Math.toIntExact(most));
    SortedMap<String, Double> named = new TreeMap<>();
    for (String voter : tested) {
      double p = pValue(byVoter.getOrDefault(voter, Map.of()), all, logFactorials);
      if (p <= alpha / tested.size()) {
        named.put(voter, p);
      }
    }
    return new OutlierVoters(tested.size(), named);
  }

  private static long count(Map<Pair, Decided> to, Pair pair, boolean first, long by) {
    Decided decided = to.computeIfAbsent(pair, each -> new Decided());
    if (first) {
      decided.first += by;
    } else {
      decided.second += by;
    }
    return decided.all();
  }

  private static double pValue(
      Map<Pair, Decided> own, Map<Pair, Decided> all, double[] logFactorials) {
    double[] distribution = {1};
    long against = 0;
    for (Map.Entry<Pair, Decided> each : own.entrySet()) {
      Decided mine = each.getValue();
      Decided total = all.getOrDefault(each.getKey(), mine);
      boolean firstIsRare = total.first <= total.second;
      against += firstIsRare ? mine.first : mine.second;
      distribution =
          convolved(
              distribution,
              hypergeometric(
                  total.all(),
                  Math.min(total.first, total.second),
                  (int) mine.all(),
                  logFactorials));
    }
    double atMost = 0;
    double atLeast = 0;
    for (int i = 0; i < distribution.length; i++) {
      atMost += i <= against ? distribution[i] : 0;
      atLeast += i >= against ? distribution[i] : 0;
    }
    return Math.min(1, 2 * Math.min(atMost, atLeast));
  }

  /** The chances of 0 to n rare ones among n drawn of all, of which so many are rare. */
  private static double[] hypergeometric(long all, long rare, int n, double[] logFactorials) {
    double[] chances = new double[n + 1];
    for (int k = 0; k <= n; k++) {
      if (k <= rare && n - k <= all - rare) {
        chances[k] =
            Math.exp(
                logChoose(rare, k, logFactorials)
                    + logChoose(all - rare, n - k, logFactorials)
                    - logChoose(all, n, logFactorials));
      }
    }
    return chances;
  }

  private static double logChoose(long n, long k, double[] logFactorials) {
    return logFactorials[(int) n] - logFactorials[(int) k] - logFactorials[(int) (n - k)];
  }

  private static double[] logFactorials(int most) {
    double[] logs = new double[most + 1];
    for (int i = 2; i <= most; i++) {
      logs[i] = logs[i - 1] + Math.log(i);
    }
    return logs;
  }

  private static double[] convolved(double[] a, double[] b) {
    double[] sum = new double[a.length + b.length - 1];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        sum[i + j] += a[i] * b[j];
      }
    }
    return sum;
  }
}
