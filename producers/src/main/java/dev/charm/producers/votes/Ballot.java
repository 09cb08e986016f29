package dev.charm.producers.votes;

import dev.charm.producers.row.DigestIndex;
import dev.charm.producers.row.ModelNames;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of two models, as a row tells it.
 *
 * @param modelA the model shown as A
 * @param modelB the model shown as B
 */
record Ballot(
    ModelNames.Spelled modelA, ModelNames.Spelled modelB, Verdict verdict, VoteDetails details) {
  private static final char SEPARATOR = '\u001f';

  /** Makes times positive, and another number than 0, which is no time. */
  private static final long EPOCH = 1L << 60;

  /** All that is said of the vote, the same however it is spelled and whatever the aliases. */
  String content() {
    StringBuilder said = said(modelA.cleaned(), modelB.cleaned());
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
    return said(modelA.name(), modelB.name()).toString();
  }

  /** The digest in this process of {@link #content}, after what has one already. */
  long digestOfContent(long before) {
    long digest = digest(before, modelA.digestOfCleaned(), modelB.digestOfCleaned());
    digest = DigestIndex.digest(digest, details.prompt());
    Instant at = details.at();
    digest = DigestIndex.next(digest, at == null ? 0 : EPOCH + at.toEpochMilli());
    List<String> named = details.named();
    digest = DigestIndex.next(digest, named.size());
    for (int i = 0; i < named.size(); i++) {
      digest = DigestIndex.digest(digest, named.get(i));
    }
    if (details.weight() == 1 && details.count() == 1) {
      return DigestIndex.next(digest, 0);
    }
    digest = DigestIndex.digest(digest, Double.doubleToLongBits(details.weight()));
    return DigestIndex.digest(digest, details.count());
  }

  /** The digest in this process of {@link #sense}. */
  long digestOfSense() {
    return digest(0, modelA.digestOfName(), modelB.digestOfName());
  }

  private long digest(long before, long a, long b) {
    long digest = DigestIndex.next(DigestIndex.next(before, a), b);
    List<Verdict.Share> shares = verdict.shares();
    digest = DigestIndex.next(digest, shares.size());
    for (int i = 0; i < shares.size(); i++) {
      Verdict.Share share = shares.get(i);
      boolean whole = share.weight() == 1;
      digest = DigestIndex.next(digest, 2 * share.outcome().ordinal() + (whole ? 1 : 0));
      if (!whole) {
        digest = DigestIndex.digest(digest, Double.doubleToLongBits(share.weight()));
      }
    }
    return DigestIndex.digest(DigestIndex.digest(digest, details.voter()), details.turn());
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
