package dev.charm.ops.bench.reading;

import java.util.List;
import java.util.Random;

/**
 * Rows that are made one by one, the same ones each time.
 *
 * @param what they are, for people
 * @param columns their names
 * @param numbers how many of the columns, the last ones, hold numbers
 * @param count how many there are
 * @param maker of each
 */
record Rows(String what, List<String> columns, int numbers, int count, Maker maker) {
  private static final int MODELS = 20;
  private static final int VOTERS = 20_000;
  private static final int WORDS = 40;
  private static final long FIRST = 1_700_000_000;
  private static final List<String> OUTCOMES =
      List.of("model_a", "model_b", "model_a", "model_b", "tie", "tie (bothbad)");

  /** Makes a row; numbers are written as JSON has them. */
  interface Maker {
    List<String> row(int number, Random random);
  }

  /** Votes as arenas publish them. */
  static Rows votes(int count) {
    return new Rows(
        "votes",
        List.of("model_a", "model_b", "winner", "judge", "tstamp"),
        1,
        count,
        (number, random) -> {
          int a = random.nextInt(MODELS);
          int b = (a + 1 + random.nextInt(MODELS - 1)) % MODELS;
          return List.of(
              "model-" + a,
              "model-" + b,
              OUTCOMES.get(random.nextInt(OUTCOMES.size())),
              "arena_user_" + random.nextInt(VOTERS),
              (FIRST + number) + "." + (1000 + random.nextInt(9000)));
        });
  }

  /** Prompts with an answer of one model and the scores of two reward models. */
  static Rows rewards(int count) {
    return new Rows(
        "rewards",
        List.of("prompt", "response", "score_helpful", "score_honest"),
        2,
        count,
        (number, random) ->
            List.of(
                "What is " + number + "? " + "please, ".repeat(random.nextInt(WORDS)),
                "It is " + random.nextInt() + ". " + "indeed, ".repeat(random.nextInt(WORDS)),
                String.valueOf(random.nextInt(2000) / 1000.0 - 1),
                String.valueOf(random.nextInt(2000) / 1000.0 - 1)));
  }

  /** Whether a column holds numbers. */
  boolean isNumber(int column) {
    return column >= columns.size() - numbers;
  }
}
