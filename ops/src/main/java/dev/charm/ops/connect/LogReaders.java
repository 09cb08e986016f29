package dev.charm.ops.connect;

import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.LogSource;
import java.io.PrintWriter;

/** Opens readers of topics for commands. */
public final class LogReaders {
  private LogReaders() {}

  /**
   * Opens a reader once a broker has answered.
   *
   * @param terminal where records that cannot be read are reported, and progress is drawn
   * @throws CommandFailedException if no broker answers
   */
  public static LogReader open(Connection connection, PrintWriter terminal)
      throws InterruptedException {
    connection.requireBroker();
    return new LogReader(
        new LogSource(
            connection.impatientKafka(),
            connection.registryUrl(),
            Connection.PATIENCE,
            Connection.REGISTRY_PATIENCE),
        connection.registry(),
        new ReadingOnTerminal(terminal));
  }
}
