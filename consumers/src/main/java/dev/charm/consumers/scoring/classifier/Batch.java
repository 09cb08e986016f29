package dev.charm.consumers.scoring.classifier;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Conversations that go through the network together.
 *
 * @param width to which each is padded
 */
record Batch(List<Row> rows, int width) {
  /**
   * A conversation in a batch.
   *
   * @param request its number among the requests
   */
  record Row(int request, Tokens tokens) {}

  /**
   * How batches are made.
   *
   * @param mostTokens of a batch, padding included; a longer conversation goes alone
   * @param step widths are multiples of it: that many tokens are no slower than fewer
   */
  record Plan(int mostTokens, int step) {
    /**
     * Each conversation for itself, without padding. On a CPU that takes no longer, except for the
     * shortest ones. What is beside a conversation cannot change the bits of its score then; in a
     * batch it can, since networks sum in another order when there is one row than when there are
     * two.
     */
    static final Plan ALONE = new Plan(1, 1);

    /** The longest first, so that those that run at once end at about the same time. */
    List<Batch> of(List<Row> rows) {
      List<Row> sorted = new ArrayList<>(rows);
      sorted.sort(Comparator.comparingInt((Row row) -> row.tokens().length()).reversed());
      List<Batch> batches = new ArrayList<>();
      int from = 0;
      while (from < sorted.size()) {
        int width = (sorted.get(from).tokens().length() + step - 1) / step * step;
        int to = Math.min(sorted.size(), from + Math.max(1, mostTokens / width));
        batches.add(new Batch(List.copyOf(sorted.subList(from, to)), width));
        from = to;
      }
      return batches;
    }
  }

  List<Batch> halves() {
    int middle = rows.size() / 2;
    return List.of(
        new Batch(rows.subList(0, middle), width),
        new Batch(rows.subList(middle, rows.size()), width));
  }
}
