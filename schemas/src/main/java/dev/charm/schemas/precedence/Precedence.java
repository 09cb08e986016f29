package dev.charm.schemas.precedence;

import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.util.Arrays;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Which of two values of one key counts, on the compacted topics that others write. Their clients
 * may put one key on several partitions, between which the log has no order: there the values
 * themselves decide, so that it does not matter in which order partitions are read.
 *
 * <p>All other topics of the catalogue we write ourselves; what lies outside of its partition there
 * is left over from when the topic had fewer, see {@link #isStale}.
 */
public enum Precedence {
  /** Prompts: by {@link TextOrder}. On one partition, too. */
  BY_VERSION {
    @Override
    public boolean replaces(Claim later, Claim earlier) {
      return compare(later, earlier) >= 0;
    }

    @Override
    public int compare(Claim one, Claim other) {
      return TextOrder.compare(one.rank(), one::bytes, other.rank(), other::bytes);
    }
  },

  /**
   * Imported ratings: the later {@code as_of}. Of equal ones, the later in the log on one
   * partition; on two, the later timestamp, then the greater bytes.
   */
  BY_AS_OF {
    @Override
    public boolean replaces(Claim later, Claim earlier) {
      return later.rank() >= earlier.rank();
    }

    @Override
    public int compare(Claim one, Claim other) {
      int byRank = Long.compare(one.rank(), other.rank());
      int byTime =
          byRank != 0 ? byRank : Long.compare(one.place().timestamp(), other.place().timestamp());
      return byTime != 0 ? byTime : Arrays.compareUnsigned(one.bytes(), other.bytes());
    }
  };

  /**
   * Where a record lies.
   *
   * @param timestamp of the record, milliseconds
   */
  public record Place(int partition, long timestamp) {
    /**
     * Whether a tombstone here takes a value on another partition: one that was not written after
     * it. On its own partition a tombstone takes whatever lies before it.
     */
    public boolean takes(Place elsewhere) {
      return elsewhere.timestamp <= timestamp;
    }
  }

  /** A value of a key, as far as it decides what counts. */
  public interface Claim {
    /** Where it lies. */
    Place place();

    /** What is compared first: {@link Precedence#rank}. */
    long rank();

    /** The value as {@link StoredRecords} writes it; asked for only where ranks are equal. */
    byte[] bytes();
  }

  /** Whether a value counts in place of one that lies before it on the same partition. */
  public abstract boolean replaces(Claim later, Claim earlier);

  /** Which of the values of two partitions counts: the greater. */
  public abstract int compare(Claim one, Claim other);

  /** The rule of a topic; empty if its records count in the order of the log. */
  public static Optional<Precedence> of(Topic<?> topic) {
    if (topic.equals(Topics.PROMPTS)) {
      return Optional.of(BY_VERSION);
    }
    return topic.equals(Topics.RATING_SNAPSHOTS) ? Optional.of(BY_AS_OF) : Optional.empty();
  }

  /**
   * What is compared first.
   *
   * @throws IllegalArgumentException if it is a record of a topic without such a rule
   */
  public static long rank(SpecificRecord value) {
    if (value instanceof Prompt prompt) {
      return prompt.getVersion();
    }
    if (value instanceof RatingSnapshot rating) {
      return rating.getAsOf().toEpochMilli();
    }
    throw new IllegalArgumentException(value.getSchema().getName() + " counts as the log has it");
  }

  /**
   * Whether a record of a compacted topic that we write ourselves does not count, because its key
   * belongs to another partition: the topic has more of them since it was written.
   *
   * @param partitions how many the topic has
   */
  public static boolean isStale(Topic<?> topic, String key, int partition, int partitions) {
    if (partitions == 1
        || topic.kept() != Topic.Kept.COMPACTED
        || topic.equals(Topics.OFFSET_TARGETS) // every partition has them
        || of(topic).isPresent()) {
      return false;
    }
    try {
      return topic.partition(key, partitions) != partition;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return true; // no key of ours
    }
  }
}
