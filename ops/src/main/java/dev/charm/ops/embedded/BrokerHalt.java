package dev.charm.ops.embedded;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why the broker ends the process. It does so on the spot when it cannot write to its folder:
 * Kafka halts the JVM, and would do it without a word on the terminal.
 */
final class BrokerHalt {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerHalt.class);
  private static final int PROBE_BYTES = 64 * 1024;

  private BrokerHalt() {}

  /**
   * From now on, for the whole process.
   *
   * @param folder of the broker
   */
  static void isTold(Path folder) {
    Exit.setHaltProcedure(
        (status, message) -> {
          String line =
              "the broker has given up: "
                  + reason(folder)
                  + "; what it had acknowledged is there at the next start";
          System.err.println("charm: " + line);
          System.err.flush();
          LOG.error("{} ({})", line, message);
          Runtime.getRuntime().halt(status);
        });
  }

  /** What comes of writing there now. */
  static String reason(Path folder) {
    if (!Files.isDirectory(folder)) {
      return "its folder " + folder + " is gone";
    }
    try {
      Path probe = Files.createTempFile(folder, "probe", ".tmp");
      try {
        Files.write(probe, new byte[PROBE_BYTES]);
      } finally {
        Files.deleteIfExists(probe);
      }
      return "it could not write to " + folder + " for a while (see the log)";
    } catch (FileSystemException e) {
      return "it cannot write to "
          + folder
          + ": "
          + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
    } catch (IOException e) {
      return "it cannot write to " + folder + ": " + e.getMessage();
    }
  }
}
