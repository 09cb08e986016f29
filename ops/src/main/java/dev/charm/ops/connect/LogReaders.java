package dev.charm.ops.connect;

import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.LogSource;
import dev.charm.consumers.views.ReadListener;
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
    return open(connection, new ReadingOnTerminal(terminal));
  }

  /**
   * Opens a reader once a broker has answered.
   *
   * @param listener is told how the reading goes
   * @throws CommandFailedException if no broker answers
   */
  public static LogReader open(Connection connection, ReadListener listener)
      throws InterruptedException {
    connection.requireBroker();
    return new LogReader(
        new LogSource(
            connection.impatientKafka(),
            connection.registryUrl(),
            Connection.PATIENCE,
            Connection.REGISTRY_PATIENCE),
        connection.registry(),
        listener);
  }
}
