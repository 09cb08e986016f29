package dev.charm.ops.folder;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Folders and files that only their owner can read, 0700 and 0600: they hold prompts and answers.
 *
 * <p>A folder that is closed keeps others out of all that lies in it, whatever Kafka, RocksDB and
 * the registry give their own files (which is 0600, too, where the {@code charm} script has set the
 * umask). What exists already stays as its owner made it, and is told. Where the file system knows
 * no such permissions nothing is done.
 */
public final class PrivateFolder {
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private PrivateFolder() {}

  /** Makes the folder, with the parents it lacks, unless it is there. A link to one is one. */
  public static void create(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(folder, FOLDER);
    } catch (UnsupportedOperationException e) { // no such permissions here
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) { // another process was faster; or it is a file
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /** Makes an empty file unless there is one. */
  public static void createFile(Path file) throws IOException {
    try {
      Files.createFile(file, FILE);
    } catch (UnsupportedOperationException e) { // no such permissions here
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // then it is as its owner made it
    }
  }

  /** Closes a folder of our own making that a library has opened; others are left alone. */
  public static void close(Path folder) throws IOException {
    if (Files.isDirectory(folder) && hasPermissions(folder)) {
      Files.setPosixFilePermissions(folder, FOLDER.value());
    }
  }

  /**
   * Who else can read what lies in a folder, and what to do about it: one line for people; empty if
   * nobody can, or the file system cannot tell.
   */
  public static Optional<String> openToOthers(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !hasPermissions(folder)) {
      return Optional.empty();
    }
    PosixFileAttributes is = Files.readAttributes(folder, PosixFileAttributes.class);
    if (is.permissions().stream().anyMatch(OTHERS::contains)) {
      return Optional.of(
          "others on this machine may read the prompts and answers in "
              + folder
              + " ("
              + PosixFilePermissions.toString(is.permissions())
              + "); to keep them out: chmod -R go-rwx '"
              + folder
              + "'");
    }
    String me = System.getProperty("user.name", "");
    return is.owner().getName().equals(me)
        ? Optional.empty()
        : Optional.of(
            "the folder "
                + folder
                + " belongs to "
                + is.owner().getName()
                + ", who may read the prompts and answers in it; to take it over: chown -R "
                + me
                + " '"
                + folder
                + "'");
  }

  private static boolean hasPermissions(Path folder) throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView("posix");
  }
}
