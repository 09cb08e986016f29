package dev.charm.ops.connect;

import dev.charm.consumers.views.ReadListener;
import dev.charm.ops.listing.ProgressBar;
import dev.charm.ops.memory.MemoryGuard;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What a person at the terminal sees of the reading of topics. */
record ReadingOnTerminal(PrintWriter terminal) implements ReadListener {

  @Override
  public Reading begun(String topic, LongSupplier records) {
    MemoryGuard.holding(
        () ->
            String.format(
                Locale.ROOT, "what %,d records of %s came to", records.getAsLong(), topic));
    return ProgressBar.wanted() ? new Drawn(new ProgressBar(terminal, topic)) : (done, total) -> {};
  }

  private record Drawn(ProgressBar bar) implements Reading {
    @Override
    public void at(long done, long total) {
      bar.at(done, total);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  @Override
  public void leftOut(String topic, long records, String first) {
    terminal.printf(
        "charm: %d records of %s do not fit the schema and are left out (first: %s)%n",
        records, topic, first);
    terminal.flush();
  }
}
