package dev.charm.ops.bench.throughput;

import java.util.Random;

/**
 * Texts of the length of real prompts and answers, made of words of a small vocabulary drawn with
 * falling frequency, so that they compress about as prose does.
 */
public final class Texts {
  private static final int VOCABULARY = 3_000;
  private static final int LONGEST_WORD = 9;
  private static final int LEAST_CHARS = 1_000;
  private static final int MOST_CHARS = 2_000;

  private final Random random;
  private final String[] words = new String[VOCABULARY];

  /** Texts that a generator draws. */
  public Texts(Random random) {
    this.random = random;
    for (int i = 0; i < VOCABULARY; i++) {
      words[i] = word();
    }
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    for (int left = 1 + random.nextInt(LONGEST_WORD); left > 0; left--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  /** The next text. */
  String next() {
    return next(LEAST_CHARS + random.nextInt(MOST_CHARS - LEAST_CHARS));
  }

  /** The next text, of at least so many characters and hardly more. */
  public String next(int length) {
    StringBuilder text = new StringBuilder(length + LONGEST_WORD);
    while (text.length() < length) {
      double rank = random.nextDouble();
      text.append(words[(int) (rank * rank * rank * VOCABULARY)]).append(' ');
    }
    return text.toString();
  }
}
