package dev.charm.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;

/** Where Kafka Streams keeps its copies of topics. */
final class StateFolder {
  private static final String CHECKPOINT = ".checkpoint";

  private final Path base;
  private final Path application;
  private final boolean wasClosed;

  /**
   * @param settings of Kafka Streams
   */
  StateFolder(Properties settings) {
    this.base = Path.of(new StreamsConfig(settings).getString(StreamsConfig.STATE_DIR_CONFIG));
    this.application = base.resolve(settings.getProperty(StreamsConfig.APPLICATION_ID_CONFIG));
    this.wasClosed = isClosed(base);
  }

  /**
   * Keeps others out of it: Kafka Streams opens it to its owner's group whenever it begins. A base
   * that was open before stays so.
   */
  void keepClosed() {
    if (wasClosed) {
      close(base);
    }
    close(application);
  }

  /**
   * Deletes what is damaged: a task's stores as a whole, with what they say of how far they have
   * read. They are deleted rather than kept, since what {@code charm forget} erases from topics and
   * stores would lie in what was set aside for ever.
   *
   * @return the folders that are gone
   */
  List<Path> delete(StoreDamage damage) {
    try (Stream<Path> entries = Files.list(application)) {
      List<Path> all = entries.filter(Files::isDirectory).sorted().toList();
      List<Path> damaged =
          all.stream()
              .filter(
                  entry ->
                      damage.folders().contains(entry.getFileName().toString())
                          || !hasReadableCheckpoint(entry))
              .toList();
      if (damaged.isEmpty()) {
        damaged = all;
      }
      for (Path folder : damaged) {
        Utils.delete(folder.toFile());
      }
      return damaged;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete what is damaged in " + application, e);
    }
  }

  private static boolean hasReadableCheckpoint(Path folder) {
    try {
      new OffsetCheckpoint(folder.resolve(CHECKPOINT).toFile()).read();
      return true;
    } catch (IOException | IllegalArgumentException e) { // NumberFormatException, too
      return false;
    }
  }

  private static boolean isClosed(Path folder) {
    try {
      return !Files.isDirectory(folder)
          || !knowsPermissions(folder)
          || PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
              .endsWith("------");
    } catch (IOException e) {
      return false;
    }
  }

  private static void close(Path folder) {
    try {
      if (Files.isDirectory(folder) && knowsPermissions(folder)) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + folder + " to others", e);
    }
  }

  private static boolean knowsPermissions(Path folder) throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class);
  }
}
