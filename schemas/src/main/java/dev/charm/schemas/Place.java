package dev.charm.schemas;

/**
 * Where a record lies among those of one key. In one partition the log has an order; in different
 * ones, where producers with different partitioners have put them, the record timestamps have.
 *
 * @param timestamp of the record, milliseconds since 1970
 */
public record Place(int partition, long timestamp) {

  /** Whether a tombstone here, read after a value there, deletes it. */
  public boolean deletes(Place value) {
    return partition == value.partition || timestamp >= value.timestamp;
  }

  /** Whether a tombstone here, read before a value there, deletes it all the same. */
  public boolean hasDeleted(Place value) {
    return partition != value.partition && timestamp >= value.timestamp;
  }
}
