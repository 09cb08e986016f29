package dev.charm.ops.folder;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The room on a file system.
 *
 * @param free bytes that this user may still write
 * @param total bytes in all
 */
public record Room(long free, long total) {
  private static final long MEGABYTE = 1024 * 1024;
  private static final long LEAST_RESERVE = 16 * MEGABYTE;
  private static final long MOST_RESERVE = 256 * MEGABYTE;
  private static final int RESERVED_SHARE = 20;

  /** The room where a folder lies. */
  public static Room at(Path folder) throws IOException {
    File there = folder.toFile(); // a FileStore would read the table of all file systems
    Room room = new Room(there.getUsableSpace(), there.getTotalSpace());
    if (room.total() == 0) {
      throw new IOException(folder + " does not tell how much room there is");
    }
    return room;
  }

  /**
   * Bytes that are to stay free: a twentieth, 16 MB at least and 256 MB at most. What is under way
   * must still be written when all else has stopped: stores to disk, offsets, logs.
   */
  public long reserve() {
    return Math.min(MOST_RESERVE, Math.max(LEAST_RESERVE, total / RESERVED_SHARE));
  }

  /** Whether nothing more should be taken. */
  public boolean isShort() {
    return free < reserve();
  }

  /** For people: {@code 12 MB of 64 MB free}. */
  public String words() {
    return bytes(free) + " of " + bytes(total) + " free";
  }

  /** A number of bytes for people. */
  public static String bytes(long bytes) {
    double megabytes = (double) bytes / MEGABYTE;
    return megabytes < 1024
        ? String.format(Locale.ROOT, "%.0f MB", megabytes)
        : String.format(Locale.ROOT, "%.1f GB", megabytes / 1024);
  }
}
