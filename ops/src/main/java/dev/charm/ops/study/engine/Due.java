package dev.charm.ops.study.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a step is to be done.
 *
 * @param why null if it need not be
 * @param reusable whether the outputs of before are as they were left
 */
record Due(@Nullable String why, boolean reusable) {

  /** Looks at what it was made of, and at what it left. */
  static Due of(Path folder, Ingredients now, @Nullable StepRecord before, boolean forced)
      throws IOException {
    if (before == null) {
      return new Due("not done yet", false);
    }
    String outputs = outputs(folder, before);
    if (forced) {
      return new Due("forced", false);
    }
    if (!now.fingerprint().equals(before.fingerprint())) {
      return new Due(now.differences(before), outputs == null);
    }
    if (outputs != null) {
      return new Due(outputs, false);
    }
    return new Due(before.missing().isEmpty() ? null : before.missing(), true);
  }

  private static @Nullable String outputs(Path folder, StepRecord before) throws IOException {
    for (Map.Entry<String, String> each : before.outputs().entrySet()) {
      Path file = folder.resolve(each.getKey());
      if (!Files.isRegularFile(file)) {
        return each.getKey() + " is gone";
      }
      if (!FileDigests.of(file, each.getKey()).equals(each.getValue())) {
        return each.getKey() + " is not as it was left";
      }
    }
    return null;
  }

  /** What a step is made of now. */
  static Ingredients ingredients(Step step, Path folder, Manifest done) throws IOException {
    return new Ingredients(step.version(), digests(step, folder), step.settings(done));
  }

  static SortedMap<String, String> digests(Step step, Path folder) throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, Path> input : step.inputs(folder).entrySet()) {
      digests.put(input.getKey(), FileDigests.of(input.getValue(), input.getKey()));
    }
    return digests;
  }
}
