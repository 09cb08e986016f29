package dev.charm.consumers.audit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How much of the prompt comes back in the answer: the share of the distinct runs of three words of
 * the prompt that the answer has too, case and punctuation ignored. Single words come back in any
 * answer that is on the matter; of either text the first 2,000 words count. A prompt below three
 * words has no echo.
 */
final class Echo {
  private static final int RUN = 3;
  private static final int MOST_WORDS = 2_000;

  private Echo() {}

  static double of(String prompt, String response) {
    Set<List<String>> asked = runs(prompt);
    if (asked.isEmpty()) {
      return 0;
    }
    Set<List<String>> answered = runs(response);
    return (double) asked.stream().filter(answered::contains).count() / asked.size();
  }

  private static Set<List<String>> runs(String text) {
    List<String> words = Words.first(text, MOST_WORDS);
    Set<List<String>> runs = new HashSet<>();
    for (int end = RUN; end <= words.size(); end++) {
      runs.add(List.copyOf(words.subList(end - RUN, end)));
    }
    return runs;
  }
}
