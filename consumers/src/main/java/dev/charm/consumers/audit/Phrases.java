package dev.charm.consumers.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Phrases of one or more words, looked up at a place in a text; the longest is taken. */
final class Phrases {
  private final Map<String, List<List<String>>> byFirstWord = new HashMap<>();

  /** Each written as {@link Words} parts it: "you re right". */
  static Phrases of(String... phrases) {
    Phrases all = new Phrases();
    for (String phrase : phrases) {
      List<String> words = List.of(phrase.split(" ", -1));
      all.byFirstWord.computeIfAbsent(words.get(0), first -> new ArrayList<>()).add(words);
    }
    all.byFirstWord
        .values()
        .forEach(list -> list.sort(Comparator.<List<String>>comparingInt(List::size).reversed()));
    return all;
  }

  /** How many words the longest phrase at a place has, 0 if there is none. */
  int at(List<String> words, int place) {
    for (List<String> phrase : byFirstWord.getOrDefault(words.get(place), List.of())) {
      int end = place + phrase.size();
      if (end <= words.size() && words.subList(place, end).equals(phrase)) {
        return phrase.size();
      }
    }
    return 0;
  }

  /** Whether one of them is anywhere in a text. */
  boolean anyIn(List<String> words) {
    for (int place = 0; place < words.size(); place++) {
      if (at(words, place) > 0) {
        return true;
      }
    }
    return false;
  }
}
