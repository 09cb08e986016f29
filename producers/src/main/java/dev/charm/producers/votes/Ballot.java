package dev.charm.producers.votes;

import java.util.ArrayList;
import java.util.List;
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
  private static final String SEPARATOR = "\u001f";

  /** All that is said of the vote, the same however it is spelled and whatever the aliases. */
  String content() {
    List<Object> said = new ArrayList<>(List.of(spelledA, spelledB));
    verdict.shares().forEach(share -> said.addAll(List.of(share.outcome(), share.weight())));
    said.add(orNothing(details.voter()));
    said.add(orNothing(details.turn()));
    said.add(orNothing(details.prompt()));
    said.add(orNothing(details.at() == null ? null : details.at().toEpochMilli()));
    said.add(String.join(",", details.named()));
    said.add(details.weight());
    said.add(details.count());
    return joined(said);
  }

  /** What makes it another vote than one of the same id. */
  String sense() {
    List<Object> said = new ArrayList<>(List.of(modelA, modelB));
    verdict.shares().forEach(share -> said.addAll(List.of(share.outcome(), share.weight())));
    said.add(orNothing(details.voter()));
    said.add(orNothing(details.turn()));
    return joined(said);
  }

  private static Object orNothing(@Nullable Object said) {
    return said == null ? "" : said;
  }

  private static String joined(List<Object> said) {
    return String.join(SEPARATOR, said.stream().map(String::valueOf).toList());
  }
}
