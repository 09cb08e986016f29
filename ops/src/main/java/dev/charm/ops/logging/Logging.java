package dev.charm.ops.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where log records go when a service runs. A stack logs to a file in its data folder, a single
 * service to standard output; other commands keep to {@code logback.xml}.
 */
public final class Logging {
  private static final String PATTERN = "%d{ISO8601} %-5level [%thread] %logger{36} - %msg%n";
  private static final String FILE_SIZE = "10MB";
  private static final int OLD_FILES = 3;

  /** Talkative libraries. Kafka's configuration dumps name every setting of every client. */
  private static final Map<String, Level> LEVELS =
      Map.ofEntries(
          Map.entry("org.apache.kafka.common.config.AbstractConfig", Level.WARN),
          Map.entry("org.apache.kafka.clients", Level.WARN),
          // That it knows the end of a partition no longer read, for each, at every reading of
          // logs.
          Map.entry("org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils", Level.ERROR),
          Map.entry("org.apache.kafka.common", Level.WARN),
          Map.entry("io.confluent", Level.WARN),
          Map.entry("kafka", Level.WARN),
          Map.entry("org.apache.kafka", Level.WARN),
          Map.entry("org.apache.kafka.streams.KafkaStreams", Level.INFO),
          Map.entry("state.change.logger", Level.WARN),
          Map.entry("ai.djl", Level.WARN),
          Map.entry("io.javalin", Level.WARN),
          Map.entry("org.eclipse.jetty", Level.ERROR),
          Map.entry("dev.charm", Level.INFO));

  private Logging() {}

  /** From now on to a file, rolled at 10 MB, three old ones kept. */
  public static void toFile(Path file) {
    LoggerContext logback = context();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(logback);
    appender.setFile(file.toString());

    NumberedFiles names = new NumberedFiles(file, OLD_FILES);
    names.setContext(logback);
    names.setParent(appender);
    names.start();
    appender.setRollingPolicy(names);

    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(logback);
    size.setMaxFileSize(FileSize.valueOf(FILE_SIZE));
    size.start();
    appender.setTriggeringPolicy(size);
    start(appender, logback);
  }

  /** From now on to standard output: for containers. */
  public static void toConsole() {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context());
    start(appender, context());
  }

  private static void start(OutputStreamAppender<ILoggingEvent> appender, LoggerContext logback) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logback);
    encoder.setPattern(PATTERN);
    encoder.start();
    appender.setEncoder(encoder);
    appender.start();
    var root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    root.setLevel(Level.INFO);
    LEVELS.forEach((name, level) -> logback.getLogger(name).setLevel(level));
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
