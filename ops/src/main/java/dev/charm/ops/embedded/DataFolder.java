package dev.charm.ops.embedded;

import dev.charm.ops.folder.PrivateFolder;
import dev.charm.ops.lifecycle.StartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything an embedded stack keeps. Locked while in use; the operating
 * system drops the lock when the process ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {
  /** Name of the folder where native libraries are unpacked. */
  public static final String NATIVES = "natives";

  private final Path root;
  private final FileChannel lock;
  private final Optional<String> openToOthers;

  private DataFolder(Path root, FileChannel lock, Optional<String> openToOthers) {
    this.root = root;
    this.lock = lock;
    this.openToOthers = openToOthers;
  }

  /**
   * Takes the folder, creating it if need be, for its owner alone.
   *
   * @throws StartException if another process has it, or it cannot be written to
   */
  public static DataFolder open(Path folder) throws StartException {
    Path root = folder.toAbsolutePath().normalize();
    try {
      PrivateFolder.create(root);
      Optional<String> openToOthers = PrivateFolder.openToOthers(root);
      for (String part : List.of("logs", "broker", "registry", "streams")) {
        PrivateFolder.create(root.resolve(part));
      }
      PrivateFolder.createFile(root.resolve("lock"));
      FileChannel channel =
          FileChannel.open(root.resolve("lock"), StandardOpenOption.READ, StandardOpenOption.WRITE);
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
      return new DataFolder(root, channel, openToOthers);
    } catch (FileSystemException e) {
      throw new StartException("cannot use the data folder " + root + ": " + reason(e), e);
    } catch (IOException e) {
      throw new StartException("cannot use the data folder " + root + ": " + e.getMessage(), e);
    }
  }

  private static String reason(FileSystemException e) {
    String what =
        e instanceof AccessDeniedException
            ? "this user may not"
            : e instanceof FileAlreadyExistsException
                ? "there is something else of that name, or a link to nothing"
                : Objects.requireNonNullElse(e.getReason(), e.getClass().getSimpleName());
    return what + " (" + e.getFile() + ")";
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

  /** Who else may read what lies in it, one line for people; empty if nobody may. */
  public Optional<String> openToOthers() {
    return openToOthers;
  }

  /** The folder itself, absolute. */
  public Path root() {
    return root;
  }

  /** Every folder that is written to; a link may lead any of them to another disk. */
  public List<Path> folders() {
    return List.of(root, broker(), registry(), streams(), logs());
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

  /** Embeddings of texts, each sealed with its text; they outlive the process. */
  public Path embeddings() {
    return root.resolve("embeddings");
  }

  /** Where native libraries are unpacked, once. */
  public Path natives() {
    return root.resolve(NATIVES);
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
