package dev.charm.ops.memory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Hears of what libraries catch and log: threads of a broker, say, go on after any error, and say
 * so only in the log.
 */
final class LoggedErrors extends TurboFilter {
  private final Level least;
  private final Consumer<Throwable> heard;

  private LoggedErrors(Level least, Consumer<Throwable> heard) {
    this.least = least;
    this.heard = heard;
  }

  /** From now on, of every logger of the process. */
  static void watch(Level least, Consumer<Throwable> heard) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      logback.addTurboFilter(new LoggedErrors(least, heard));
    }
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable thrown) {
    if (level.isGreaterOrEqual(least)) {
      if (thrown != null) {
        heard.accept(thrown);
      } else if (parameters != null
          && parameters.length > 0
          && parameters[parameters.length - 1] instanceof Throwable last) {
        heard.accept(last);
      }
    }
    return FilterReply.NEUTRAL;
  }
}
