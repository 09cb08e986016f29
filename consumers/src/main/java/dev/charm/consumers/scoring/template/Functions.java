package dev.charm.consumers.scoring.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions that every template may call. */
final class Functions {
  private static final long LONGEST_RANGE = 100_000;

  /** {@code raise_exception}: {@link Expression.Call} knows it. */
  static final Function RAISE =
      (run, arguments) -> {
        throw new TemplateException("the template refuses the conversation");
      };

  private static final Map<Character, String> DATE_PARTS =
      Map.ofEntries(
          Map.entry('d', "dd"),
          Map.entry('m', "MM"),
          Map.entry('Y', "uuuu"),
          Map.entry('y', "uu"),
          Map.entry('B', "MMMM"),
          Map.entry('b', "MMM"),
          Map.entry('A', "EEEE"),
          Map.entry('a', "EEE"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('p', "a"),
          Map.entry('j', "DDD"));

  private Functions() {}

  static void putInto(Scope scope) {
    scope.set("raise_exception", RAISE);
    scope.set("namespace", (Function) (run, given) -> new Namespace(named(given)));
    scope.set("dict", (Function) (run, given) -> new LinkedHashMap<>(named(given)));
    scope.set("range", (Function) (run, given) -> range(given, run.budget()));
    scope.set(
        "strftime_now",
        (Function) (run, given) -> date(run.now(), given.requireOnly("format").text(0, "format")));
  }

  private static Map<String, Object> named(Arguments arguments) throws TemplateException {
    if (!arguments.positional().isEmpty()) {
      throw new TemplateException("arguments are not understood");
    }
    return arguments.named();
  }

  private static Object range(Arguments arguments, Budget budget) throws TemplateException {
    arguments.requireOnly("start", "stop", "step");
    boolean one = arguments.get(1, "stop") == null;
    long start = one ? 0 : arguments.number(0, "start", 0);
    long stop = one ? arguments.number(0, "stop", 0) : arguments.number(1, "stop", 0);
    long step = arguments.number(2, "step", 1);
    if (arguments.positional().isEmpty() || !arguments.named().isEmpty() || step == 0) {
      throw new TemplateException("such a range is not understood");
    }
    List<Object> numbers = new ArrayList<>();
    for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
      if (numbers.size() == LONGEST_RANGE) {
        throw new TemplateException("a range is too long");
      }
      budget.step();
      numbers.add(i);
    }
    return new Sequence(Sequence.Kind.RANGE, numbers);
  }

  private static String date(LocalDateTime now, String format) throws TemplateException {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < format.length()) {
      if (format.charAt(i) != '%') {
        text.append(format.charAt(i++));
        continue;
      }
      boolean unpadded = format.startsWith("%-", i);
      int at = i + (unpadded ? 2 : 1);
      String padded = part(now, at < format.length() ? format.charAt(at) : ' ');
      text.append(unpadded ? padded.replaceFirst("^0+(?=\\d)", "") : padded);
      i = at + 1;
    }
    return text.toString();
  }

  private static String part(LocalDateTime now, char part) throws TemplateException {
    if (part == '%') {
      return "%";
    }
    String pattern = DATE_PARTS.get(part);
    if (pattern == null) {
      throw new TemplateException("the date part %" + part + " is not understood");
    }
    return DateTimeFormatter.ofPattern(pattern, Locale.US).format(now);
  }
}
