package dev.charm.producers.votes;

import dev.charm.producers.source.RowFault;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** How one kind of file tells of votes, which the names of its columns give away. */
interface VoteForm {

  /** Whether rows with these columns are of this kind. */
  boolean fits(Collection<String> names);

  /** The columns that it reads. */
  Set<String> used();

  /** What a row tells. */
  Said read(VoteRow row) throws RowFault;

  /** What is to be told at the end, one line each. */
  default List<String> messages() {
    return List.of();
  }

  /** What a row tells. */
  sealed interface Said {}

  /** Comparisons; none where the row only adds to others. */
  record Ballots(List<Ballot> ballots) implements Said {}

  /**
   * Nothing that is to count.
   *
   * @param why for people
   */
  record NotCounted(String why) implements Said {}
}
