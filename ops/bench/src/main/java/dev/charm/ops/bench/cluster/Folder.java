package dev.charm.ops.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that goes away with all it holds.
 *
 * @param path where it is
 */
public record Folder(Path path) implements AutoCloseable {

  /** Makes a new one within another, which is made if need be. */
  public static Folder create(Path parent) throws IOException {
    Files.createDirectories(parent);
    return new Folder(Files.createTempDirectory(parent, "bench-"));
  }

  /** What its files take, bytes; of files that vanish meanwhile nothing. */
  public static long bytes(Path path) throws IOException {
    long bytes = 0;
    for (Path file : content(path)) {
      try {
        bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
      } catch (NoSuchFileException e) {
        // a compaction is over
      }
    }
    return bytes;
  }

  private static List<Path> content(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    }
  }

  @Override
  public void close() throws IOException {
    for (Path file : content(path)) {
      Files.deleteIfExists(file);
    }
  }
}
