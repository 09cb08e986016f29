package dev.charm.ops.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Whether a file is a new version of what stands from its source, by the votes that both say.
 *
 * <ul>
 *   <li>Votes that stand in one version came from one file. Versions of which the file says no vote
 *       are other files of the same name: they stay.
 *   <li>Of the other versions the file is a new one if it shares with them half of its votes, or
 *       half of theirs. What it says no more is then withdrawn. With less, nobody can tell: it is
 *       refused.
 *   <li>A file that is older than one of these versions withdraws nothing.
 *   <li>Of the file's very own version, which may be that of two files that were unpacked in the
 *       same millisecond, it withdraws only if it shares more than half.
 * </ul>
 *
 * @param former versions of which what the file says no more is withdrawn
 * @param refusal why nothing can be sent without a word of the user; empty if it can
 * @param told for the user, one line each
 */
record NewVersion(Set<Long> former, String refusal, List<String> told) {

  /**
   * A source's file, or files, as they are compared with what stands.
   *
   * @param source its name
   * @param named whether the user named it
   * @param version of its votes, the newest of its files
   * @param votes how many it says
   */
  record Said(String source, boolean named, long version, long votes) {}

  /**
   * Decides.
   *
   * @param standing the votes that stand from the source
   * @param replace whether the user says that it is a new version
   */
  static NewVersion of(
      Said said, SortedMap<Long, StandingVotes.Version> standing, boolean replace) {
    long all = 0;
    long related = 0;
    long shared = 0;
    boolean older = false;
    TreeSet<Long> former = new TreeSet<>();
    List<String> told = new ArrayList<>();
    for (Map.Entry<Long, StandingVotes.Version> each : standing.entrySet()) {
      StandingVotes.Version votes = each.getValue();
      all += votes.standing;
      if (replace || votes.shared > 0) {
        related += votes.standing;
        shared += votes.shared;
        older |= each.getKey() > said.version();
        former.add(each.getKey());
      }
    }
    if (all == 0 || said.votes() == 0) {
      return new NewVersion(Set.of(), "", List.of());
    }
    if (all > related) {
      told.add(otherFile(said, all - related));
    }
    if (older) {
      told.add(
          "is older (version "
              + said.version()
              + ") than what stands of it (version "
              + former.last()
              + "): it withdraws nothing");
      return new NewVersion(Set.of(), "", told);
    }
    if (!replace && related > 0 && 2 * shared < said.votes() && 2 * shared < related) {
      return new NewVersion(Set.of(), unclear(said, related, shared), told);
    }
    StandingVotes.Version own = standing.get(said.version());
    if (!replace && own != null && own.shared > 0 && 2 * own.shared <= own.standing) {
      former.remove(said.version());
      told.add(
          Told.votes(own.standing - own.shared, "has", "have")
              + " the same source and version and "
              + (own.standing - own.shared == 1 ? "stays" : "stay")
              + "; --replace withdraws what it says no more");
    }
    return new NewVersion(former, "", told);
  }

  private static String otherFile(Said said, long votes) {
    return said.named()
        ? "source "
            + said.source()
            + " said "
            + votes
            + " other votes before, which stay; --replace withdraws them"
        : "another "
            + said.source()
            + " was ingested before; its "
            + Told.votes(votes, "stays", "stay")
            + "; name sources with --source";
  }

  private static String unclear(Said said, long related, long shared) {
    return "shares "
        + shared
        + " of its "
        + Told.votes(said.votes())
        + " with the "
        + related
        + " that stand from source "
        + said.source()
        + ", and nothing is sent: --replace if it is a new version of them, --source NAME if it is"
        + " another source";
  }
}
