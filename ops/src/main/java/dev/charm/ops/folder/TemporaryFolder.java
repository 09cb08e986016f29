package dev.charm.ops.folder;

import dev.charm.ops.lifecycle.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder for temporary files, where the native libraries of codecs are unpacked before they can
 * be loaded. Where that fails, each library says so in words of its own, or not at all.
 */
public final class TemporaryFolder {
  /** What all of them take, and some more. */
  private static final long NEEDED_BYTES = 64L * 1024 * 1024;

  private static final String REMEDY =
      "; native libraries are unpacked there: name another folder with"
          + " CHARM_JAVA_OPTS=-Djava.io.tmpdir=DIR";

  private TemporaryFolder() {}

  /**
   * Makes sure that there is one with room.
   *
   * @throws StartException if there is not; it names the folder and what to do
   */
  public static void require() throws StartException {
    require(Path.of(System.getProperty("java.io.tmpdir")));
  }

  static void require(Path folder) throws StartException {
    try {
      Files.delete(Files.createTempFile(folder, "charm", null));
      Room room = Room.at(folder);
      if (room.free() < NEEDED_BYTES) {
        throw new StartException(
            "the folder for temporary files, "
                + folder
                + ", has too little room, "
                + room.words()
                + " where "
                + Room.bytes(NEEDED_BYTES)
                + " are needed"
                + REMEDY);
      }
    } catch (IOException e) {
      throw new StartException(
          "nothing can be written to the folder for temporary files, "
              + folder
              + " ("
              + e
              + ")"
              + REMEDY,
          e);
    }
  }
}
