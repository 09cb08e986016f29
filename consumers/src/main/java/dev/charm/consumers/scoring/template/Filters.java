package dev.charm.consumers.scoring.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What may stand behind {@code |}. */
final class Filters {
  /** Makes one value of another. */
  @FunctionalInterface
  interface Filter {
    Object apply(Object value, Arguments arguments, Run run) throws TemplateException;
  }

  private static final Map<String, Filter> FILTERS = new HashMap<>();

  static {
    FILTERS.put("trim", (v, a, run) -> trim(Python.str(v), a));
    FILTERS.put("length", (v, a, run) -> Python.length(none(v, a)));
    FILTERS.put("count", (v, a, run) -> Python.length(none(v, a)));
    FILTERS.put("upper", (v, a, run) -> Python.str(none(v, a)).toUpperCase(Locale.ROOT));
    FILTERS.put("lower", (v, a, run) -> Python.str(none(v, a)).toLowerCase(Locale.ROOT));
    FILTERS.put("capitalize", (v, a, run) -> PythonText.capitalize(Python.str(none(v, a))));
    FILTERS.put("string", (v, a, run) -> Python.str(none(v, a)));
    FILTERS.put("list", (v, a, run) -> new ArrayList<>(Python.items(none(v, a))));
    FILTERS.put("first", (v, a, run) -> end(Python.items(none(v, a)), true));
    FILTERS.put("last", (v, a, run) -> end(Python.items(reversible(none(v, a))), false));
    FILTERS.put("reverse", (v, a, run) -> reverse(none(v, a)));
    FILTERS.put("items", (v, a, run) -> items(none(v, a)));
    FILTERS.put("join", Filters::join);
    FILTERS.put("replace", (v, a, run) -> StringMethods.replace(Python.str(v), a, run.budget()));
    FILTERS.put("default", Filters::otherwise);
    FILTERS.put("d", Filters::otherwise);
    FILTERS.put("map", Filters::map);
    FILTERS.put("select", (v, a, run) -> select(v, a, false, true));
    FILTERS.put("reject", (v, a, run) -> select(v, a, false, false));
    FILTERS.put("selectattr", (v, a, run) -> select(v, a, true, true));
    FILTERS.put("rejectattr", (v, a, run) -> select(v, a, true, false));
    FILTERS.put(
        "tojson",
        (v, a, run) -> {
          String json = Json.of(a).write(v);
          run.budget().characters(json.length());
          return json;
        });
  }

  private Filters() {}

  /**
   * A filter by its name.
   *
   * @throws TemplateException if there is none
   */
  static Filter of(String name) throws TemplateException {
    Filter filter = FILTERS.get(name);
    if (filter == null) {
      throw new TemplateException("the filter " + name + " is not understood");
    }
    return filter;
  }

  private static Object none(Object value, Arguments arguments) throws TemplateException {
    arguments.requireOnly();
    return value;
  }

  private static String trim(String text, Arguments arguments) throws TemplateException {
    var goes = StringMethods.goes(arguments.requireOnly("chars").get(0, "chars", None.NONE));
    return PythonText.stripEnd(PythonText.stripStart(text, goes), goes);
  }

  private static Object reversible(Object value) throws TemplateException {
    if (value instanceof Sequence.Generated) {
      throw new TemplateException("what a filter gives has no last value");
    }
    return value;
  }

  private static Object end(List<Object> items, boolean first) {
    return items.isEmpty() ? Undefined.UNDEFINED : items.get(first ? 0 : items.size() - 1);
  }

  private static Object reverse(Object value) throws TemplateException {
    List<Object> items = new ArrayList<>(Python.items(reversible(value)));
    Collections.reverse(items);
    if (value instanceof String) {
      StringBuilder text = new StringBuilder();
      items.forEach(text::append);
      return text.toString();
    }
    return new Sequence.Generated(items);
  }

  private static Object items(Object value) throws TemplateException {
    if (value instanceof Map<?, ?> map) {
      return new Sequence.Generated(Lookup.entries(map));
    }
    if (value == Undefined.UNDEFINED) {
      return new Sequence.Generated(List.of());
    }
    throw new TemplateException(Python.kind(value) + " has no items");
  }

  private static Object join(Object value, Arguments arguments, Run run) throws TemplateException {
    arguments.requireOnly("d", "attribute");
    String by = Python.str(arguments.get(0, "d", ""));
    Object attribute = arguments.get(1, "attribute", None.NONE);
    StringBuilder joined = new StringBuilder();
    boolean first = true;
    for (Object each : Python.items(value)) {
      String part = Python.str(attribute == None.NONE ? each : attribute(each, attribute));
      run.budget().characters(part.length() + (long) by.length());
      joined.append(first ? "" : by).append(part);
      first = false;
    }
    return joined.toString();
  }

  private static Object otherwise(Object value, Arguments arguments, Run run)
      throws TemplateException {
    arguments.requireOnly("default_value", "boolean");
    boolean missing =
        value == Undefined.UNDEFINED
            || (Python.truth(arguments.get(1, "boolean", false)) && !Python.truth(value));
    return missing ? arguments.get(0, "default_value", "") : value;
  }

  private static Object attribute(Object value, Object path) throws TemplateException {
    if (!(path instanceof String names)) {
      return Lookup.item(value, path);
    }
    Object found = value;
    for (Object name : PythonText.split(names, ".", -1)) {
      String part = (String) name;
      boolean number = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
      found = Lookup.item(found, number ? (Object) Long.valueOf(part) : part);
    }
    return found;
  }

  private static Object map(Object value, Arguments arguments, Run run) throws TemplateException {
    List<Object> mapped = new ArrayList<>();
    Object attribute = arguments.named().get("attribute");
    if (attribute != null) {
      if (!arguments.positional().isEmpty() || arguments.named().size() > 1) {
        throw new TemplateException("arguments are not understood");
      }
      for (Object each : Python.items(value)) {
        mapped.add(attribute(each, attribute));
      }
      return new Sequence.Generated(mapped);
    }
    Filter filter = of(arguments.text(0, "name"));
    Arguments rest =
        new Arguments(
            arguments.positional().subList(1, arguments.positional().size()), arguments.named());
    for (Object each : Python.items(value)) {
      run.budget().step();
      mapped.add(filter.apply(each, rest, run));
    }
    return new Sequence.Generated(mapped);
  }

  private static Object select(
      Object value, Arguments arguments, boolean byAttribute, boolean wanted)
      throws TemplateException {
    List<Object> given = arguments.positional();
    int next = byAttribute ? 1 : 0;
    if (given.size() < next) {
      throw new TemplateException("an argument is missing: the attribute");
    }
    Tests.Test test = (v, none) -> Python.truth(v);
    Arguments rest = Arguments.NONE;
    if (given.size() > next) {
      test = Tests.of(Python.str(given.get(next)));
      rest = new Arguments(given.subList(next + 1, given.size()), arguments.named());
    }
    List<Object> selected = new ArrayList<>();
    for (Object each : Python.items(value)) {
      Object looked = byAttribute ? attribute(each, given.get(0)) : each;
      if (test.holds(looked, rest) == wanted) {
        selected.add(each);
      }
    }
    return new Sequence.Generated(selected);
  }
}
