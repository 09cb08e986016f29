package dev.charm.ops.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.slf4j.LoggerFactory;

/** The settings of the Kafka clients that this JVM makes meanwhile, as Kafka logs them. */
final class ClientSettings implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(AbstractConfig.class);
  private final ListAppender<ILoggingEvent> dumps = new ListAppender<>();

  ClientSettings() {
    dumps.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(dumps);
  }

  /** What each client made of a setting that is a number of milliseconds. */
  List<Long> millis(String setting) {
    Pattern line = Pattern.compile("\\s" + Pattern.quote(setting) + " = (\\d+)");
    return dumps.list.stream()
        .flatMap(dump -> line.matcher(dump.getFormattedMessage()).results())
        .map((MatchResult found) -> Long.valueOf(found.group(1)))
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(dumps);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
