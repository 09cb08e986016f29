package dev.charm.producers;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The real data beside the repository, which not everyone has. */
final class SharedData {
  private SharedData() {}

  /** A file or folder of the data; the test is skipped where it is absent. */
  static Path path(String relative) {
    return shared("data/" + relative);
  }

  /** A file or folder of the cases; the test is skipped where it is absent. */
  static Path ofCase(String relative) {
    return shared("cases/" + relative);
  }

  private static Path shared(String relative) {
    String root = System.getProperty("charm.root", "..");
    Path path = Path.of(root).resolve("../shared").resolve(relative).normalize();
    Assumptions.assumeTrue(Files.exists(path), "needs ../shared/" + relative);
    return path;
  }
}
