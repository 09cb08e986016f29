package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Votes by who cast them.
 *
 * @param known the votes of each voter, by the order of voters
 * @param unknown the votes whose voter is not known, each standing for itself
 */
record VotesByVoter(List<List<Vote>> known, List<Vote> unknown) {
  static VotesByVoter of(Iterable<Vote> votes) {
    SortedMap<String, List<Vote>> byVoter = new TreeMap<>();
    List<Vote> unknown = new ArrayList<>();
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

  /** How many have voted on each model. */
  Map<String, Long> numbers() {
    Map<String, Long> numbers = new HashMap<>();
    VoteCounts.of(unknown).models().forEach((model, votes) -> numbers.put(model, votes.votes()));
    for (List<Vote> votes : known) {
      votes.stream()
          .flatMap(vote -> Stream.of(vote.modelA(), vote.modelB()))
          .distinct()
          .forEach(model -> numbers.merge(model, 1L, Long::sum));
    }
    return numbers;
  }

  /** The models on which fewer than so many have voted, by the order of names. */
  List<String> withFewer(int voters, List<String> models) {
    Map<String, Long> numbers = numbers();
    return models.stream().filter(model -> numbers.getOrDefault(model, 0L) < voters).toList();
  }
}
