package dev.charm.producers.votes;

import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.PromptIdentity;
import java.util.List;
import java.util.Optional;
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

  /**
   * Of ids: the digest of the content that counts. Of contents without one: how many there were.
   */
  private final DigestMap known = new DigestMap();

  private final Occurrences shared = new Occurrences();

  /**
   * @param source under which votes without an id count
   */
  VoteIdentity(String source) {
    this.source = source;
  }

  /**
   * The id of a vote.
   *
   * @param declared the id that the row gives it; null if it gives none
   * @param question that it is on; null if it names none
   * @param content all that the row says of the vote
   * @param sense what makes it another vote than one of the same id: models, outcome, voter
   * @return empty if it repeats a vote
   */
  Optional<String> of(
      long line,
      @Nullable String declared,
      @Nullable String question,
      String content,
      String sense) {
    if (declared == null) {
      String of = (question == null ? source : question) + ":" + PromptIdentity.ofText(content);
      long place = known.digest(of);
      long number = known.get(place, 0) + 1;
      known.put(place, number);
      return Optional.of(of + "#" + number);
    }
    long own = known.digest(sense);
    long place = known.digest(declared);
    long first = known.get(place, 0);
    if (first == 0) {
      known.put(place, own == 0 ? 1 : own);
      return Optional.of(declared);
    }
    if (first == (own == 0 ? 1 : own)) {
      return Optional.empty();
    }
    String other = declared + "#" + PromptIdentity.ofText(sense);
    long otherPlace = known.digest(other);
    if (known.get(otherPlace, 0) != 0) {
      return Optional.empty();
    }
    known.put(otherPlace, 1);
    shared.add(line, null);
    return Optional.of(other);
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
