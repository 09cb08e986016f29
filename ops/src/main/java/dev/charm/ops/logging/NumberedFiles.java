package dev.charm.ops.logging;

import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.RolloverFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Keeps the old files of a log beside it: {@code charm.log.1} is the newest of them. Logback's own
 * policies take the file's whole path for a pattern, and cannot have a percent sign in it.
 */
final class NumberedFiles extends RollingPolicyBase {
  private final Path file;
  private final int most;

  /**
   * @param file that is written to
   * @param most how many old files are kept
   */
  NumberedFiles(Path file, int most) {
    this.file = file;
    this.most = most;
  }

  @Override
  public void rollover() {
    try {
      for (int number = most; number > 1; number--) {
        move(numbered(number - 1), numbered(number));
      }
      move(file, numbered(1));
    } catch (IOException e) {
      throw new RolloverFailure("cannot rename " + file, e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  @Override
  public String getActiveFileName() {
    return file.toString();
  }
}
