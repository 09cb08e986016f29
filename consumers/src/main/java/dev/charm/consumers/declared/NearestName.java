package dev.charm.consumers.declared;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Finds the name that is meant by another spelling of it. Case, punctuation and the organisation
 * before a slash do not count: {@code openai/GPT4-1106-preview} is {@code gpt-4-1106-preview}.
 */
public final class NearestName {
  /** Of so many characters one may be another, and at least one of all. */
  private static final int CHARACTERS_A_CHANGE = 6;

  private final Map<String, SortedSet<String>> names = new LinkedHashMap<>(); // by plain form

  public NearestName(Collection<String> names) {
    new TreeSet<>(names)
        .forEach(
            name -> {
              add(plain(name), name);
              add(plain(afterSlash(name)), name);
            });
  }

  private void add(String plain, String name) {
    names.computeIfAbsent(plain, p -> new TreeSet<>()).add(name);
  }

  /**
   * The name that takes the fewest changes, the first in order of several; empty if none is near.
   */
  public Optional<String> to(String wanted) {
    String best = null;
    int fewest = Integer.MAX_VALUE;
    for (String form : new TreeSet<>(List.of(plain(wanted), plain(afterSlash(wanted))))) {
      int most = Math.max(1, form.length() / CHARACTERS_A_CHANGE);
      LevenshteinDistance within = new LevenshteinDistance(most);
      for (Map.Entry<String, SortedSet<String>> known : names.entrySet()) {
        if (Math.abs(known.getKey().length() - form.length()) > most) {
          continue;
        }
        int changes = within.apply(form, known.getKey()); // -1 if they are more
        String name = known.getValue().first();
        if (changes >= 0
            && (changes < fewest
                || (changes == fewest && best != null && name.compareTo(best) < 0))) {
          fewest = changes;
          best = name;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static String afterSlash(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
