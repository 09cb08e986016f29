package dev.charm.ops.listing;

import dev.charm.producers.row.Progress;
import java.io.PrintWriter;
import java.time.Duration;

/** Draws how far a long piece of work is, on one line that it wipes in the end. */
public final class ProgressBar implements Progress, AutoCloseable {
  private static final int WIDTH = 30;
  private static final long PAUSE = Duration.ofMillis(100).toNanos();

  private final PrintWriter screen;
  private final String what;
  private final long beganAt = System.nanoTime();
  private final long from;
  private final boolean timed;
  private long drawnAt = beganAt;
  private int drawn;

  /**
   * @param screen where a person looks
   * @param what is done
   */
  public ProgressBar(PrintWriter screen, String what) {
    this(screen, what, 0, false);
  }

  private ProgressBar(PrintWriter screen, String what, long from, boolean timed) {
    this.screen = screen;
    this.what = what;
    this.from = from;
    this.timed = timed;
  }

  /**
   * A bar that tells how many a second are done, and how long the rest may take.
   *
   * @param from what was done before, which tells nothing of the rate
   */
  public static ProgressBar timed(PrintWriter screen, String what, long from) {
    return new ProgressBar(screen, what, from, true);
  }

  /** Whether a person looks: false in a pipe. */
  public static boolean wanted() {
    return Screen.isThere();
  }

  @Override
  public void at(long done, long total) {
    long now = System.nanoTime();
    if (now - drawnAt >= PAUSE) {
      drawnAt = now;
      String line = line(done, total) + (timed ? pace(done, total, now - beganAt) : "");
      screen.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
      screen.flush();
      drawn = line.length();
    }
  }

  /** The bar as text, such as {@code gemma.csv [===== ] 50 %}. */
  String line(long done, long total) {
    double share = total <= 0 ? 0 : Math.min(1, done / (double) total);
    int full = (int) Math.round(share * WIDTH);
    return "%s [%s%s] %3d %%"
        .formatted(what, "=".repeat(full), " ".repeat(WIDTH - full), Math.round(100 * share));
  }

  /** The rate and what is left, such as {@code 12.3/s, 4 min left}; empty before there is one. */
  String pace(long done, long total, long nanos) {
    double rate = nanos <= 0 ? 0 : (done - from) / (nanos / 1e9);
    if (rate <= 0) {
      return "";
    }
    long seconds = Math.round(Math.max(0, total - done) / rate);
    return "  %.1f/s, %s left"
        .formatted(rate, seconds < 90 ? seconds + " s" : Math.round(seconds / 60.0) + " min");
  }

  /** Wipes the bar, so that something else can be printed. */
  public void wipe() {
    if (drawn > 0) {
      screen.print("\r" + " ".repeat(drawn) + "\r");
      screen.flush();
      drawn = 0;
    }
  }

  @Override
  public void close() {
    wipe();
  }
}
