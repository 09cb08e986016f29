package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Votes by who cast them.
 *
 * @param known the votes of each voter, by the order of voters
 * @param unknown the votes whose voter is not known, each standing for itself
 */
record VotesByVoter(List<List<Vote>> known, VoteCounts unknown) {
  static VotesByVoter of(Iterable<Vote> votes) {
    SortedMap<String, List<Vote>> byVoter = new TreeMap<>();
    VoteCounts unknown = new VoteCounts();
    for (Vote vote : votes) {
      String voter = vote.voter();
      if (voter == null) {
        unknown.add(vote);
      } else {
        byVoter.computeIfAbsent(voter, key -> new ArrayList<>()).add(vote);
      }
    }
    return new VotesByVoter(List.copyOf(byVoter.values()), unknown);
  }
}
