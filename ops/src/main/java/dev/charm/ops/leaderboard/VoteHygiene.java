package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.OutlierVoters;
import dev.charm.consumers.views.CastVote;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out votes of voters who vote too much or improbably, and says so.
 *
 * @param most how many votes of a voter count, the first in order; null for all
 * @param daily whether so many count of each day (UTC) and not in all
 * @param alpha the chance that a voter is wrongly taken for an outlier; null not to look for any
 */
public record VoteHygiene(@Nullable Integer most, boolean daily, @Nullable Double alpha) {
  private static final int SHOWN = 5;

  /** What a voter has voted on a day. */
  private record VoterDay(String voter, @Nullable LocalDate day) {}

  /** Whether all votes count. */
  public boolean isNone() {
    return most == null && alpha == null;
  }

  /**
   * The votes that count, in order: outliers are looked for first, by all votes.
   *
   * @param told is told what does not count
   */
  public List<CastVote> of(List<CastVote> votes, List<String> told) {
    List<CastVote> counting = votes;
    if (!isNone()) {
      long unknown = votes.stream().filter(vote -> vote.voter() == null).count();
      if (unknown > 0) {
        told.add(unknown + " of " + votes.size() + " votes name no voter, and count");
      }
    }
    if (alpha != null) {
      counting = withoutOutliers(counting, alpha, told);
    }
    return most == null ? counting : limited(counting, most, told);
  }

  private static List<CastVote> withoutOutliers(
      List<CastVote> votes, double alpha, List<String> told) {
    OutlierVoters outliers =
        OutlierVoters.among(votes.stream().map(VoteConversion::vote).toList(), alpha);
    List<CastVote> others =
        votes.stream()
            .filter(vote -> vote.voter() == null || !outliers.pValues().containsKey(vote.voter()))
            .toList();
    told.add(
        String.format(
            Locale.ROOT,
            "%d of %d voters tested vote improbably against all others (alpha %s, Bonferroni); their"
                + " %d votes do not count%s",
            outliers.pValues().size(),
            outliers.tested(),
            alpha,
            votes.size() - others.size(),
            outliers.pValues().isEmpty()
                ? ""
                : ": "
                    + outliers.pValues().entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .limit(SHOWN)
                        .map(
                            each ->
                                String.format(
                                    Locale.ROOT, "%s (p = %.1e)", each.getKey(), each.getValue()))
                        .collect(Collectors.joining(", "))
                    + (outliers.pValues().size() > SHOWN ? ", ..." : "")));
    return others;
  }

  private List<CastVote> limited(List<CastVote> votes, int limit, List<String> told) {
    Map<VoterDay, Long> cast = new HashMap<>();
    Set<String> over = new HashSet<>();
    List<CastVote> counting = new ArrayList<>();
    for (CastVote vote : votes) {
      String voter = vote.voter();
      if (voter == null
          || cast.merge(new VoterDay(voter, day(vote)), vote.count(), Long::sum) <= limit) {
        counting.add(vote);
      } else {
        over.add(voter);
      }
    }
    told.add(
        (votes.size() - counting.size())
            + " votes of "
            + over.size()
            + " voters are beyond the first "
            + limit
            + (daily ? " of a day" : "")
            + " and do not count");
    return counting;
  }

  private @Nullable LocalDate day(CastVote vote) {
    return daily ? vote.at().atZone(ZoneOffset.UTC).toLocalDate() : null;
  }
}
