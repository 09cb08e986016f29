package dev.charm.ops.study.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings the outputs of a step to where they belong. */
final class Outputs {
  /** What somebody has changed by hand is kept beside, under this ending. */
  static final String EDITED = ".edited";

  private Outputs() {}

  /** An empty folder to write outputs into, beside where they belong. */
  static Path begin(Path study, Step step) throws IOException {
    Path partial = study.resolve(step.place()).resolve(".partial");
    delete(partial);
    return Files.createDirectories(partial);
  }

  /**
   * Moves what was written to where it belongs, and takes away what of before is not there any
   * more.
   *
   * @param before what the step had left; null if nothing is known
   * @return SHA-256 of each file by its path within the study's folder
   */
  static SortedMap<String, String> publish(
      Path study, Step step, Path partial, @Nullable StepRecord before) throws IOException {
    SortedMap<String, String> outputs = new TreeMap<>();
    Path place = study.resolve(step.place());
    for (Path written : files(partial)) {
      Path to = place.resolve(partial.relativize(written));
      String name = study.relativize(to).toString().replace('\\', '/');
      keepEdited(to, name, before);
      outputs.put(name, FileDigests.of(written, name));
      Files.createDirectories(to.resolveSibling(""));
      Files.move(written, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
    if (before != null) {
      for (Map.Entry<String, String> old : before.outputs().entrySet()) {
        Path file = study.resolve(old.getKey());
        if (!outputs.containsKey(old.getKey()) && Files.isRegularFile(file)) {
          keepEdited(file, old.getKey(), before);
          Files.deleteIfExists(file);
        }
      }
    }
    delete(partial);
    return outputs;
  }

  private static void keepEdited(Path file, String name, @Nullable StepRecord before)
      throws IOException {
    String left = before == null ? null : before.outputs().get(name);
    if (left != null && Files.isRegularFile(file) && !FileDigests.of(file, name).equals(left)) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + EDITED),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Deletes a folder with all that it holds. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
