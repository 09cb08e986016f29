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
  private long drawnAt = System.nanoTime();
  private int drawn;

  /**
   * @param screen where a person looks
   * @param what is done
   */
  public ProgressBar(PrintWriter screen, String what) {
    this.screen = screen;
    this.what = what;
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
      String line = line(done, total);
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
