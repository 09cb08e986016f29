package dev.charm.consumers.audit;

import java.util.List;
import java.util.Set;

/**
 * How sure of itself an English text sounds: boosters ("clearly", "without doubt") less hedges
 * ("perhaps", "it seems"), of 100 words. Negative where it hedges more.
 *
 * <p>The words are those of the usual lists whose sense hangs little on their context (hedges and
 * boosters in K. Hyland, Metadiscourse, 2005, appendix; K. Hyland, Boosting, hedging and the
 * negotiation of academic knowledge, Text 18, 1998), without what answers to tasks use otherwise
 * ("should", "about", "show", "always", "certain kinds"), and with a few of conversation ("I'm not
 * sure"). A booster after "not" is a hedge ("not obvious"). What an answer opens with is taken as
 * the acceptance of a task and not counted: "Certainly! Here is ...". A text below 50 words counts
 * as one of 50, lest a single word makes a very sure one; of a long text the first 5,000 words
 * count.
 */
final class Confidence {
  private static final int MOST_WORDS = 5_000;
  private static final int FEWEST_WORDS = 50;

  private static final Set<String> NOT = Set.of("not", "t", "hardly");

  private static final Phrases BOOSTERS =
      Phrases.of(
          "absolutely",
          "beyond any doubt",
          "beyond doubt",
          "categorically",
          "certainly",
          "clearly",
          "conclusively",
          "decidedly",
          "definitely",
          "doubtless",
          "evident",
          "evidently",
          "for certain",
          "for sure",
          "guaranteed",
          "i am certain",
          "i am confident",
          "i am sure",
          "i m certain",
          "i m confident",
          "i m sure",
          "in fact",
          "incontrovertibly",
          "indeed",
          "indisputable",
          "indisputably",
          "is clear that",
          "it is certain",
          "it is clear",
          "it s clear",
          "no doubt",
          "obvious",
          "obviously",
          "of course",
          "proven",
          "proves",
          "surely",
          "the fact is",
          "there is no question",
          "truly",
          "undeniable",
          "undeniably",
          "undoubtedly",
          "unequivocally",
          "unquestionably",
          "without a doubt",
          "without any doubt",
          "without doubt",
          "without question");

  private static final Phrases HEDGES =
      Phrases.of(
          "apparently",
          "appear to",
          "appears to",
          "approximately",
          "aren t sure",
          "arguably",
          "as far as i know",
          "could",
          "debatable",
          "doubtful",
          "fairly",
          "generally",
          "hard to say",
          "i believe",
          "i guess",
          "i suppose",
          "i suspect",
          "i think",
          "in general",
          "in most cases",
          "in my opinion",
          "in my view",
          "is not clear",
          "isn t certain",
          "isn t clear",
          "it depends",
          "largely",
          "likely",
          "mainly",
          "may",
          "maybe",
          "might",
          "mostly",
          "not always",
          "not certain",
          "not confident",
          "not necessarily",
          "not sure",
          "often",
          "on the whole",
          "perhaps",
          "plausible",
          "plausibly",
          "possibly",
          "presumably",
          "probable",
          "probably",
          "relatively",
          "roughly",
          "s not clear",
          "seem",
          "seemed",
          "seemingly",
          "seems",
          "sometimes",
          "somewhat",
          "suggests that",
          "tend to",
          "tends to",
          "to my knowledge",
          "to some extent",
          "typically",
          "uncertain",
          "unclear",
          "unlikely",
          "unsure",
          "usually");

  private Confidence() {}

  static double of(String response) {
    List<String> words = Words.first(response, MOST_WORDS);
    int balance = 0;
    int place = words.isEmpty() ? 0 : BOOSTERS.at(words, 0);
    while (place < words.size()) {
      int hedge = HEDGES.at(words, place);
      int booster = BOOSTERS.at(words, place);
      if (hedge > 0 && hedge >= booster) {
        balance--;
        place += hedge;
      } else if (booster > 0) {
        balance += place > 0 && NOT.contains(words.get(place - 1)) ? -1 : 1;
        place += booster;
      } else {
        place++;
      }
    }
    return 100.0 * balance / Math.max(FEWEST_WORDS, words.size());
  }
}
