package dev.charm.ops.study.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a step is made of now.
 *
 * @param inputs SHA-256 of each file, by what it is called
 */
record Ingredients(
    int version, SortedMap<String, String> inputs, SortedMap<String, String> settings) {
  private static final int MOST_DIFFERENCES = 3;
  private static final int SHOWN = 60;

  /** A hash of all of it. */
  String fingerprint() {
    List<String> parts = new ArrayList<>();
    parts.add(String.valueOf(version));
    for (SortedMap<String, String> map : List.of(inputs, settings)) {
      parts.add(String.valueOf(map.size()));
      map.forEach(
          (name, value) -> {
            parts.add(name);
            parts.add(value);
          });
    }
    return FileDigests.ofTexts(parts);
  }

  /** In what it differs from what a step was made of before, in words. */
  String differences(StepRecord before) {
    List<String> all = new ArrayList<>();
    if (version != before.version()) {
      all.add("the program makes something else of it");
    }
    changed(before.inputs(), inputs).forEach((name, how) -> all.add(name + " " + how));
    for (String name : changed(before.settings(), settings).keySet()) {
      String was = before.settings().get(name);
      String is = settings.get(name);
      all.add(
          is == null || was == null
              ? name + (is == null ? " is gone" : " is new")
              : name + " is " + shown(is) + ", not " + shown(was));
    }
    int more = all.size() - MOST_DIFFERENCES;
    return String.join("; ", all.subList(0, Math.min(MOST_DIFFERENCES, all.size())))
        + (more > 0 ? "; and " + more + " more" : "");
  }

  private static String shown(String value) {
    return value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value;
  }

  private static SortedMap<String, String> changed(
      SortedMap<String, String> before, SortedMap<String, String> now) {
    SortedMap<String, String> changed = new TreeMap<>();
    for (Map.Entry<String, String> each : now.entrySet()) {
      String was = before.get(each.getKey());
      if (!each.getValue().equals(was)) {
        changed.put(each.getKey(), was == null ? "is new" : "has changed");
      }
    }
    for (String name : before.keySet()) {
      if (!now.containsKey(name)) {
        changed.put(name, "is gone");
      }
    }
    return changed;
  }
}
