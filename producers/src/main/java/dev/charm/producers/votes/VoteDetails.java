package dev.charm.producers.votes;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a row says of a vote beside models and outcome.
 *
 * @param id that the row gives the vote; null if it gives none
 * @param question that it is on; null if it names none
 * @param prompt that both models answered; null if it is not known
 * @param voter null if it is not known
 * @param at when it was cast; null if it is not known
 * @param sequence order among votes; null if the row does not say
 * @param named categories that the row names
 * @param turn of the conversation, or game of several; null if the row does not say
 * @param weight how many times it counts
 * @param count how many votes it stands for
 */
record VoteDetails(
    @Nullable String id,
    @Nullable String question,
    @Nullable String prompt,
    @Nullable String voter,
    @Nullable Instant at,
    @Nullable Long sequence,
    List<String> named,
    @Nullable String turn,
    double weight,
    long count) {

  /** The same of one game of several. */
  VoteDetails inGame(String game) {
    String played = turn == null ? game : turn + "/" + game;
    return new VoteDetails(id, question, prompt, voter, at, sequence, named, played, weight, count);
  }

  /** The same on a question, which its id was taken for. */
  VoteDetails on(@Nullable String asked) {
    return new VoteDetails(
        null,
        asked,
        prompt == null ? asked : prompt,
        voter,
        at,
        sequence,
        named,
        turn,
        weight,
        count);
  }
}
