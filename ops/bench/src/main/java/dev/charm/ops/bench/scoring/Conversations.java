package dev.charm.ops.bench.scoring;

import dev.charm.consumers.scoring.ScoringRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Questions and answers whose lengths spread as those of chats do: many short, some very long. */
final class Conversations {
  private static final String[] WORDS =
      ("the a of to and in that it is for you with on are this be at by not or from have an they"
              + " which one would all will there can if more when who so about what time some could"
              + " people other than then only first also new because very way even many should well"
              + " answer question model reason example number water light result temperature city"
              + " history language function return value music river garden calculation")
          .split(" ");
  private static final double MEDIAN_WORDS = 60;
  private static final double SPREAD = 1.1;
  private static final int MOST_WORDS = 800;

  private Conversations() {}

  static List<ScoringRequest> some(int count) {
    Random random = new Random(17);
    List<ScoringRequest> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(
          new ScoringRequest("Question %d: %s?".formatted(i, text(8, random)), answer(random)));
    }
    return some;
  }

  private static String answer(Random random) {
    double words = MEDIAN_WORDS * Math.exp(SPREAD * random.nextGaussian());
    return text((int) Math.min(MOST_WORDS, Math.max(1, words)), random);
  }

  private static String text(int words, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : i % 12 == 0 ? ". " : " ");
      text.append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}
