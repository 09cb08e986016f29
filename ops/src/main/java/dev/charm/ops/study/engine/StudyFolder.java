package dev.charm.ops.study.engine;

import dev.charm.ops.connect.CommandFailedException;
import java.io.Closeable;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder of a study, in which one run at a time is at work. */
public final class StudyFolder implements Closeable {
  private static final String LOCK = ".lock";
  private static final int LONGEST_NAME = 100;
  private static final int KEPT_OF_LONG_NAMES = 80;

  private final Path path;
  private final FileChannel lock;
  private Manifest manifest;

  private StudyFolder(Path path, FileChannel lock, Manifest manifest) {
    this.path = path;
    this.lock = lock;
    this.manifest = manifest;
  }

  /**
   * Opens a folder, or makes it.
   *
   * @throws CommandFailedException if another run is at work in it, or it holds something else
   */
  public static StudyFolder open(Path path, String study) throws IOException {
    Files.createDirectories(path);
    requireOurs(path, study);
    FileChannel lock =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      take(lock, path);
      Manifest manifest = Manifest.read(path, study); // again, now that nobody writes it
      if (manifest == null) {
        manifest = Manifest.empty(study);
        manifest.write(path);
      }
      return new StudyFolder(path, lock, manifest);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void take(FileChannel channel, Path path) throws IOException {
    FileLock taken;
    try {
      taken = channel.tryLock(); // until it is closed
    } catch (OverlappingFileLockException e) {
      taken = null;
    }
    if (taken == null) {
      throw new CommandFailedException("another run is at work in " + path);
    }
  }

  /**
   * What is known of a study, without touching its folder.
   *
   * @throws CommandFailedException if the folder holds something else
   */
  public static Manifest look(Path path, String study) throws IOException {
    if (!Files.isDirectory(path)) {
      return Manifest.empty(study);
    }
    Manifest manifest = requireOurs(path, study);
    return manifest;
  }

  private static Manifest requireOurs(Path path, String study) throws IOException {
    Manifest manifest = Manifest.read(path, study);
    if (manifest != null) {
      return manifest;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      if (!Files.exists(path.resolve(LOCK)) && entries.iterator().hasNext()) {
        throw new CommandFailedException(
            path + " is not empty and holds no study: give another folder with -o");
      }
    }
    return Manifest.empty(study);
  }

  public Path path() {
    return path;
  }

  /** What is known of its steps. */
  public Manifest manifest() {
    return manifest;
  }

  /** Remembers a step. */
  void remember(String step, StepRecord done) throws IOException {
    manifest = manifest.with(step, done);
    manifest.write(path);
  }

  /** The name of a folder for something of any name: another one for every name. */
  public static String nameOf(String any) {
    String encoded = URLEncoder.encode(any, StandardCharsets.UTF_8).replace("*", "%2A");
    String plain = encoded.replace("%40", "@").replace("+", "%20");
    String visible = plain.startsWith(".") ? "%2E" + plain.substring(1) : plain;
    return visible.length() <= LONGEST_NAME
        ? visible
        : visible.substring(0, KEPT_OF_LONG_NAMES)
            + "-"
            + FileDigests.of(any.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
