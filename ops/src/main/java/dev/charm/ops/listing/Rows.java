package dev.charm.ops.listing;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that are printed as they come, so that any number of them can: as JSON one by one, as tables
 * of {@value #BLOCK} rows each.
 *
 * @param <T> what a row is made of
 */
public final class Rows<T> implements AutoCloseable {
  private static final int BLOCK = 1_000;

  private final Listing<T> listing;
  private final Output output;
  private final PrintWriter out;
  private final List<T> block = new ArrayList<>();
  private boolean begun;

  public Rows(Listing<T> listing, Output output, PrintWriter out) {
    this.listing = listing;
    this.output = output;
    this.out = out;
  }

  /** Prints a row, soon or at once. */
  public void add(T row) {
    switch (output.format()) {
      case NDJSON -> out.println(listing.json(row));
      case JSON -> out.print((begun ? ",\n  " : "[\n  ") + listing.json(row));
      case TABLE, MARKDOWN -> {
        block.add(row);
        if (block.size() == BLOCK) {
          printBlock();
        }
      }
    }
    begun = true;
  }

  private void printBlock() {
    listing.print(output, block, out);
    block.clear();
  }

  /** Prints what is left. */
  @Override
  public void close() {
    switch (output.format()) {
      case NDJSON -> {}
      case JSON -> out.println(begun ? "\n]" : "[\n]");
      case TABLE, MARKDOWN -> {
        if (!block.isEmpty()) {
          printBlock();
        }
      }
    }
    out.flush();
  }
}
