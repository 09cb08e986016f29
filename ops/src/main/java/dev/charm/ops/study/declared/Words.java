package dev.charm.ops.study.declared;

import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.declared.DeclaredEntry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Settings that are one of several words. */
final class Words {
  private Words() {}

  /** The constant that a field names in lower case, with hyphens. */
  static <E extends Enum<E>> E among(DeclaredEntry entry, String field, E[] all, String usual)
      throws DeclarationException {
    String word = Objects.requireNonNullElse(entry.text(field), usual);
    return one(entry, field, all, word);
  }

  /** The constant of a word in lower case, with hyphens. */
  static <E extends Enum<E>> E one(DeclaredEntry entry, String field, E[] all, String word)
      throws DeclarationException {
    return Arrays.stream(all)
        .filter(each -> word(each).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                entry.fault(
                    field
                        + " is one of "
                        + Arrays.stream(all).map(Words::word).collect(Collectors.joining(", "))
                        + ", not '"
                        + word
                        + "'"));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a flag is set; no if it is not there. */
  static boolean yes(DeclaredEntry entry, String field) throws DeclarationException {
    return Boolean.TRUE.equals(entry.flag(field));
  }

  /** What is read of a field. */
  static <T> T parsed(DeclaredEntry entry, String field, Supplier<T> parse)
      throws DeclarationException {
    try {
      return parse.get();
    } catch (IllegalArgumentException e) {
      throw entry.fault(field + ": " + e.getMessage());
    }
  }
}
