package dev.charm.consumers.scoring.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The methods of Python's strings that templates use. */
final class StringMethods {
  private static final Set<String> OTHERS =
      Set.of(
          "casefold",
          "center",
          "encode",
          "expandtabs",
          "format",
          "format_map",
          "isalnum",
          "isalpha",
          "isascii",
          "isdecimal",
          "isdigit",
          "isidentifier",
          "islower",
          "isnumeric",
          "isprintable",
          "istitle",
          "isupper",
          "ljust",
          "maketrans",
          "partition",
          "rindex",
          "rjust",
          "rpartition",
          "swapcase",
          "title",
          "translate",
          "zfill",
          "index");

  private StringMethods() {}

  /**
   * A method, or null for a name that no method has.
   *
   * @throws TemplateException for a method that is not understood
   */
  static @Nullable Function of(String text, String name) throws TemplateException {
    if (OTHERS.contains(name)) {
      throw new TemplateException("the method " + name + " is not understood");
    }
    return switch (name) {
      case "strip" ->
          (run, arguments) -> {
            IntPredicate goes = goes(arguments);
            return PythonText.stripEnd(PythonText.stripStart(text, goes), goes);
          };
      case "lstrip" -> (run, arguments) -> PythonText.stripStart(text, goes(arguments));
      case "rstrip" -> (run, arguments) -> PythonText.stripEnd(text, goes(arguments));
      case "startswith" -> (run, arguments) -> any(text, arguments, "prefix", String::startsWith);
      case "endswith" -> (run, arguments) -> any(text, arguments, "suffix", String::endsWith);
      case "lower" -> (run, none) -> plain(none, text.toLowerCase(Locale.ROOT));
      case "upper" -> (run, none) -> plain(none, text.toUpperCase(Locale.ROOT));
      case "capitalize" -> (run, none) -> plain(none, PythonText.capitalize(text));
      case "isspace" ->
          (run, none) ->
              plain(none, !text.isEmpty() && text.codePoints().allMatch(PythonText::isSpace));
      case "split" -> (run, arguments) -> split(text, arguments, true);
      case "rsplit" -> (run, arguments) -> split(text, arguments, false);
      case "splitlines" -> (run, none) -> plain(none, lines(text));
      case "replace" -> (run, arguments) -> replace(text, arguments, run.budget());
      case "join" -> (run, arguments) -> join(text, arguments, run.budget());
      case "find" ->
          (run, arguments) ->
              found(text, text.indexOf(arguments.requireOnly("sub").text(0, "sub")));
      case "rfind" ->
          (run, arguments) ->
              found(text, text.lastIndexOf(arguments.requireOnly("sub").text(0, "sub")));
      case "count" ->
          (run, arguments) -> {
            String part = notEmpty(arguments.requireOnly("sub").text(0, "sub"));
            return (long) PythonText.split(text, part, -1).size() - 1;
          };
      case "removeprefix" ->
          (run, arguments) -> {
            String prefix = arguments.requireOnly("prefix").text(0, "prefix");
            return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
          };
      case "removesuffix" ->
          (run, arguments) -> {
            String suffix = arguments.requireOnly("suffix").text(0, "suffix");
            return text.endsWith(suffix)
                ? text.substring(0, text.length() - suffix.length())
                : text;
          };
      default -> null;
    };
  }

  private static Object plain(Arguments arguments, Object result) throws TemplateException {
    arguments.requireOnly();
    return result;
  }

  private static IntPredicate goes(Arguments arguments) throws TemplateException {
    return goes(arguments.requireOnly("chars").get(0, "chars", None.NONE));
  }

  /** The characters that a strip takes off. */
  static IntPredicate goes(Object characters) throws TemplateException {
    if (characters == None.NONE) {
      return PythonText::isSpace;
    }
    if (characters instanceof String text) {
      return c -> text.indexOf(c) >= 0;
    }
    throw new TemplateException("characters to strip are a string");
  }

  private static boolean any(
      String text, Arguments arguments, String name, BiPredicate<String, String> holds)
      throws TemplateException {
    Object wanted = arguments.requireOnly(name).require(0, name);
    for (Object each : Python.isTuple(wanted) ? Python.items(wanted) : List.of(wanted)) {
      if (!(each instanceof String part)) {
        throw new TemplateException("an argument is not a string: " + name);
      }
      if (holds.test(text, part)) {
        return true;
      }
    }
    return false;
  }

  private static Object split(String text, Arguments arguments, boolean fromStart)
      throws TemplateException {
    arguments.requireOnly("sep", "maxsplit");
    long most = arguments.number(1, "maxsplit", -1);
    if (arguments.get(0, "sep", None.NONE) == None.NONE) {
      if (most >= 0) {
        throw new TemplateException("a limited split by white space is not understood");
      }
      return PythonText.words(text);
    }
    String separator = notEmpty(arguments.text(0, "sep"));
    return fromStart
        ? PythonText.split(text, separator, most)
        : PythonText.splitFromEnd(text, separator, most);
  }

  private static List<Object> lines(String text) {
    List<Object> lines = new ArrayList<>();
    int start = 0;
    int i = 0;
    while (i < text.length()) {
      if ("\n\r\u000B\f\u001C\u001D\u001E\u0085\u2028\u2029".indexOf(text.charAt(i)) >= 0) {
        lines.add(text.substring(start, i));
        i += text.startsWith("\r\n", i) ? 2 : 1;
        start = i;
      } else {
        i++;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  /** {@code str.replace}, which the filter is as well. */
  static String replace(String text, Arguments arguments, Budget budget) throws TemplateException {
    arguments.requireOnly("old", "new", "count");
    String old = notEmpty(arguments.text(0, "old"));
    String by = arguments.text(1, "new");
    Object count = arguments.get(2, "count", -1L);
    long most = count == None.NONE ? -1 : arguments.number(2, "count", -1);
    List<Object> parts = PythonText.split(text, old, most);
    budget.characters(text.length() + (long) parts.size() * by.length());
    return join(parts, by);
  }

  private static String join(String text, Arguments arguments, Budget budget)
      throws TemplateException {
    List<Object> parts = Python.items(arguments.requireOnly("iterable").require(0, "iterable"));
    long characters = 0;
    for (Object part : parts) {
      if (!(part instanceof String string)) {
        throw new TemplateException("only strings are joined");
      }
      characters += string.length() + (long) text.length();
    }
    budget.characters(characters);
    return join(parts, text);
  }

  private static String join(List<Object> parts, String by) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      joined.append(i == 0 ? "" : by).append(parts.get(i));
    }
    return joined.toString();
  }

  private static long found(String text, int index) {
    return index < 0 ? index : text.codePointCount(0, index);
  }

  private static String notEmpty(String part) throws TemplateException {
    if (part.isEmpty()) {
      throw new TemplateException("an empty string is not looked for");
    }
    return part;
  }
}
