package dev.charm.producers.row;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How arenas and the categories in them are named. */
public final class ArenaNames {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Categories that are no narrower than the arena. */
  private static final Set<String> WHOLE = Set.of("", "overall", "full", "all", "text");

  private ArenaNames() {}

  /** The name of a category as arenas bear it: lower case, underscores for blanks. */
  public static String category(String name) {
    String stripped = name.strip().toLowerCase(Locale.ROOT);
    return stripped.chars().anyMatch(Character::isWhitespace)
        ? BLANKS.matcher(stripped).replaceAll("_")
        : stripped;
  }

  /** The arena of a category that a published table names: {@code overall} is the arena itself. */
  public static String published(String arena, String category) {
    String normal = category(category);
    return WHOLE.contains(normal) || normal.equals(arena) ? arena : arena + "/" + normal;
  }
}
