package dev.charm.streams.measured;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far stores are read back from their topics. For any thread. */
public final class Restoration implements StateRestoreListener {
  private final Map<Store, Progress> open = new ConcurrentHashMap<>();

  private record Store(TopicPartition changelog, String name) {}

  /**
   * Offsets of changelogs, all stores together that are being read back.
   *
   * @param done those that are behind
   * @param all those that were to be read at the beginning; 0 while nothing is read back
   */
  public record Progress(long done, long all) {
    /** From 0 to 1; 1 while nothing is read back. */
    public double ratio() {
      return all == 0 ? 1 : (double) done / all;
    }
  }

  /** Where it stands now. */
  public Progress progress() {
    long done = 0;
    long all = 0;
    for (Progress each : open.values()) {
      done += each.done();
      all += each.all();
    }
    return new Progress(done, all);
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
    if (to > from) {
      open.put(new Store(changelog, store), new Progress(0, to - from));
    }
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long to, long records) {
    open.computeIfPresent(
        new Store(changelog, store),
        (key, last) -> new Progress(Math.min(last.all(), last.done() + records), last.all()));
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long records) {
    open.remove(new Store(changelog, store));
  }

  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long records) {
    open.remove(new Store(changelog, store));
  }

  /** Nothing is read back any more: the process begins anew, or ends. */
  public void clear() {
    open.clear();
  }
}
