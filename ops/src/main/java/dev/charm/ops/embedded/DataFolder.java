package dev.charm.ops.embedded;

import dev.charm.ops.service.StartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything an embedded stack keeps. Locked while in use; the operating
 * system drops the lock when the process ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;

  private DataFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Takes the folder, creating it if need be.
   *
   * @throws StartException if another process has it, or it cannot be written to
   */
  public static DataFolder open(Path folder) throws StartException {
    Path root = folder.toAbsolutePath().normalize();
    FileChannel channel = null;
    try {
      Files.createDirectories(root.resolve("logs"));
      channel =
          FileChannel.open(
              root.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String owner = read(channel);
        channel.close();
        throw new StartException(
            "the data folder "
                + root
                + " is in use by another charm"
                + (owner.isEmpty() ? "" : " (process " + owner + ")")
                + "; stop that one, or choose another folder with --data");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new DataFolder(root, channel);
    } catch (IOException e) {
      throw new StartException("cannot use the data folder " + root + ": " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) { // this very process has it
      return null;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(20);
    channel.read(content, 0);
    return StandardCharsets.US_ASCII.decode(content.flip()).toString().trim();
  }

  /** The folder itself, absolute. */
  public Path root() {
    return root;
  }

  /** What the broker keeps: the topics. */
  public Path broker() {
    return root.resolve("broker");
  }

  /** What the registry keeps: the schemas and their ids. */
  public Path registry() {
    return root.resolve("registry");
  }

  /** What Kafka Streams keeps: copies of its changelog topics. */
  public Path streams() {
    return root.resolve("streams");
  }

  /** What scorer and trainer keep: copies of topics, made anew at each start. */
  public Path views() {
    return root.resolve("views");
  }

  /** Where logs go. */
  public Path logs() {
    return root.resolve("logs");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot let go of the data folder " + root, e);
    }
  }
}
