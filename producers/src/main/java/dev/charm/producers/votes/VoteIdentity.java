package dev.charm.producers.votes;

import dev.charm.producers.row.DigestIndex;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.PromptIdentity;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a file are the same vote.
 *
 * <ul>
 *   <li>A vote with an id of its own has that id. Of rows with the same id and the same content the
 *       first counts. A row with the same id and other models, another outcome or voter is another
 *       vote: {@code <id>#<digest of its content>}.
 *   <li>A vote on a question, which many may be on, is {@code <question>:<digest>#<n>}, the n-th of
 *       this content in the file. It does not name the file, so that releases that overlap meet.
 *   <li>Any other vote is {@code <source>:<digest>#<n>}.
 * </ul>
 *
 * The digest is the first 16 hexadecimal digits of the SHA-256 of what the row says of the vote. So
 * neither the order of rows or columns, nor how a number or a word is spelled, nor the row above
 * makes a vote another one.
 */
final class VoteIdentity {
  private final String source;
  private final VoteIds ids;

  /**
   * Of ids: the digest of the content that counts. Of contents without one: how many there were.
   */
  private final DigestMap known = new DigestMap();

  private long alone;
  private final Occurrences shared = new Occurrences();

  /**
   * @param source under which votes without an id count
   * @param ids how long ids of such votes have to hold
   */
  VoteIdentity(String source, VoteIds ids) {
    this.source = source;
    this.ids = ids;
  }

  /**
   * The id of a vote.
   *
   * @return null if it repeats a vote
   */
  @Nullable String of(long line, Ballot ballot) {
    String declared = ballot.details().id();
    if (declared == null) {
      return withoutId(ballot);
    }
    long own = Math.max(1, ballot.digestOfSense());
    long first = known.putIfNew(DigestIndex.digest(declared), own);
    if (first == 0) {
      return declared;
    }
    if (first == own) {
      return null;
    }
    String other = declared + "#" + PromptIdentity.ofText(ballot.sense());
    if (known.putIfNew(DigestIndex.digest(other), 1) != 0) {
      return null;
    }
    shared.add(line, null);
    return other;
  }

  /** The id of a part of a vote that several outcomes share; no vote of the file has it. */
  String ofShare(String id, int share) {
    String of = id + "/" + share;
    while (known.putIfNew(DigestIndex.digest(of), 1) != 0) {
      of = of + "/" + share;
    }
    return of;
  }

  private String withoutId(Ballot ballot) {
    if (ids == VoteIds.ALONE) {
      return String.valueOf(++alone);
    }
    String question = ballot.details().question();
    long digest = ballot.digestOfContent(DigestIndex.digest(question == null ? source : question));
    long number = known.increment(digest);
    return ids == VoteIds.LASTING
        ? (question == null ? source : question)
            + ":"
            + PromptIdentity.ofText(ballot.content())
            + "#"
            + number
        : HexFormat.of().toHexDigits(DigestIndex.digest(digest, number));
  }

  /** That ids are shared, if so. */
  List<String> messages() {
    return shared.count() == 0
        ? List.of()
        : List.of(
            shared.told(
                " with the id of an earlier one but other models, judge or outcome; each counts,"
                    + " under an id of its own (--id COLUMN names another column)"));
  }
}
