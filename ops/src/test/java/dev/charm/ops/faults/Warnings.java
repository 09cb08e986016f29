package dev.charm.ops.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the services of this JVM complain of. */
final class Warnings implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.charm");
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            seen.add(event.getLevel() + " " + event.getFormattedMessage());
          }
        }
      };

  Warnings() {
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
  }

  /** Warnings and errors so far. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
