package dev.charm.producers.votes;

import org.jspecify.annotations.Nullable;

/**
 * One comparison of two models, as a row tells it.
 *
 * @param spelledA model A as the file spells it, but for blanks that nobody means
 * @param spelledB model B likewise
 * @param modelA the model's one name
 * @param modelB the other's
 */
record Ballot(
    String spelledA,
    String spelledB,
    String modelA,
    String modelB,
    Verdict verdict,
    VoteDetails details) {
  private static final char SEPARATOR = '\u001f';

  /** All that is said of the vote, the same however it is spelled and whatever the aliases. */
  String content() {
    StringBuilder said = said(spelledA, spelledB);
    append(said, details.prompt());
    append(said, details.at() == null ? null : String.valueOf(details.at().toEpochMilli()));
    details.named().forEach(category -> append(said, category));
    return said.append(SEPARATOR)
        .append(details.weight())
        .append(SEPARATOR)
        .append(details.count())
        .toString();
  }

  /** What makes it another vote than one of the same id. */
  String sense() {
    return said(modelA, modelB).toString();
  }

  private StringBuilder said(String a, String b) {
    StringBuilder said = new StringBuilder(a);
    append(said, b);
    for (Verdict.Share share : verdict.shares()) {
      said.append(SEPARATOR).append(share.outcome()).append(SEPARATOR).append(share.weight());
    }
    append(said, details.voter());
    append(said, details.turn());
    return said;
  }

  private static void append(StringBuilder to, @Nullable String said) {
    to.append(SEPARATOR).append(said == null ? "" : said);
  }
}
