package dev.charm.ops.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Families of policy models by their names: what follows an organisation's slash, up to the first
 * character that is not a letter. {@code gemma-2-9b-it} and {@code google/gemma-2b-it} are of
 * {@code gemma}, {@code gpt4_1106_preview} and {@code gpt-4o} of {@code gpt}.
 */
public final class ModelFamily {
  private static final Pattern LETTERS = Pattern.compile("\\p{L}+");

  private ModelFamily() {}

  static String of(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1);
    Matcher letters = LETTERS.matcher(name);
    return letters.lookingAt() ? letters.group().toLowerCase(Locale.ROOT) : name;
  }

  /**
   * Models in folds of whole families, of nearly the same size: the largest family first, each into
   * the fold that has fewest.
   *
   * @return the models of each fold that has any
   */
  public static List<Set<String>> folds(Collection<String> models, int folds) {
    TreeMap<String, Set<String>> families = new TreeMap<>();
    models.forEach(m -> families.computeIfAbsent(of(m), family -> new TreeSet<>()).add(m));
    List<Set<String>> parts = new ArrayList<>();
    for (int i = 0; i < folds; i++) {
      parts.add(new TreeSet<>());
    }
    families.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, Set<String>> f) -> -f.getValue().size())
                .thenComparing(Map.Entry::getKey))
        .forEach(
            family ->
                parts.stream()
                    .min(Comparator.comparingInt(Set::size))
                    .ifPresent(part -> part.addAll(family.getValue())));
    return parts.stream().filter(part -> !part.isEmpty()).toList();
  }
}
