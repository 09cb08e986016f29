package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.consumers.http.UnexpectedAnswerException;
import org.jspecify.annotations.Nullable;

/**
 * Reads which answer a judge names, and how surely. Only a name alone counts: whatever stands
 * around it but marks and a thought ({@code <think>...</think>}) makes it a text that names
 * neither. Small and capital letter are two names, so case is never mended.
 *
 * <p>The chance of the first answer is {@code P(m) / (P(m) + P(M))} of the token that names it,
 * each P the sum over the most likely tokens that are this name but for marks and blanks. A name
 * that is not among those has P = 0.
 */
final class JudgeAnswer {
  private static final String THOUGHT = "<think>";
  private static final String THOUGHT_ENDS = "</think>";
  private static final String MARKS = "\"'`*_.:()[]{}<>\u201c\u201d\u2018\u2019\u2581\u0120\u010a";
  private static final double ROUNDING = 1e-3;

  private JudgeAnswer() {}

  /**
   * Reads an answer of {@code /v1/chat/completions}.
   *
   * @param answerFirst whether the model's answer was shown first
   * @throws UnexpectedAnswerException if it is not such an answer
   */
  static JudgeVerdict read(JsonNode answer, boolean answerFirst) throws UnexpectedAnswerException {
    JsonNode choices = AnswerJson.list(answer, "choices");
    if (choices.isEmpty()) {
      throw new UnexpectedAnswerException("the answer has no choice");
    }
    JsonNode choice = choices.get(0);
    JsonNode message = choice.path("message");
    if (!message.isObject()) {
      throw new UnexpectedAnswerException("the answer has no message");
    }
    String finish = choice.path("finish_reason").asText("");
    if (!message.path("refusal").asText("").isEmpty() || finish.equals("content_filter")) {
      return new JudgeVerdict.Undecided("the judge refuses to answer");
    }
    String said = message.path("content").isTextual() ? message.path("content").textValue() : "";
    String name = name(afterThought(said));
    if (name == null) {
      return new JudgeVerdict.Undecided(
          finish.equals("length")
              ? "the judge's answer is cut before it names one (--judge-max-tokens)"
              : "the judge names neither answer");
    }
    Double first = chanceOfFirst(choice.path("logprobs").path("content"), name);
    double chance = first != null ? first : name.equals(JudgeMessages.FIRST) ? 1 : 0;
    return new JudgeVerdict.Preferred(answerFirst ? chance : 1 - chance, first != null);
  }

  /** What is said after a thought; nothing where the thought does not end. */
  private static String afterThought(String said) {
    int end = said.lastIndexOf(THOUGHT_ENDS);
    if (end >= 0) {
      return said.substring(end + THOUGHT_ENDS.length());
    }
    return said.contains(THOUGHT) ? "" : said;
  }

  /** The name that a text is, but for marks and blanks; null if it is none. */
  private static @Nullable String name(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isMark(text.charAt(from))) {
      from++;
    }
    while (to > from && isMark(text.charAt(to - 1))) {
      to--;
    }
    String bare = text.substring(from, to);
    return bare.equals(JudgeMessages.FIRST) || bare.equals(JudgeMessages.SECOND) ? bare : null;
  }

  private static boolean isMark(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || MARKS.indexOf(c) >= 0;
  }

  /** The chance of the first answer; null where the server does not tell. */
  private static @Nullable Double chanceOfFirst(JsonNode tokens, String name)
      throws UnexpectedAnswerException {
    JsonNode token = naming(tokens);
    if (token == null || !name.equals(name(token.path("token").asText()))) {
      return null;
    }
    double first = 0;
    double second = 0;
    for (JsonNode likely : token.path("top_logprobs")) {
      String which = name(likely.path("token").asText(""));
      if (which == null) {
        continue;
      }
      double chance = chance(likely.path("logprob"));
      if (which.equals(JudgeMessages.FIRST)) {
        first += chance;
      } else {
        second += chance;
      }
    }
    double named = name.equals(JudgeMessages.FIRST) ? first : second;
    return named > 0 ? first / (first + second) : null;
  }

  private static double chance(JsonNode logarithm) throws UnexpectedAnswerException {
    double value = AnswerJson.number(logarithm);
    if (value > ROUNDING) {
      throw new UnexpectedAnswerException("a logprob is above 0");
    }
    return Math.exp(value);
  }

  /** The first token after a thought that is a name; null if there is none. */
  private static @Nullable JsonNode naming(JsonNode tokens) {
    StringBuilder said = new StringBuilder();
    for (JsonNode token : tokens) {
      said.append(token.path("token").asText(""));
    }
    int end = said.lastIndexOf(THOUGHT_ENDS);
    int begin = end < 0 ? 0 : end + THOUGHT_ENDS.length();
    int at = 0;
    for (JsonNode token : tokens) {
      String text = token.path("token").asText("");
      if (at >= begin && name(text) != null) {
        return token;
      }
      at += text.length();
    }
    return null;
  }
}
