package dev.charm.streams.intake;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Records that made a processor throw. Whatever such a record changed is undone with its
 * transaction, and the thread that comes after takes the record again: once may be chance, but a
 * record that fails twice is set aside before it changes anything.
 *
 * <p>Skipping it where it failed instead, as a handler of Kafka Streams may, would commit what it
 * had changed until then: half an effect.
 *
 * <p>Held in memory only: a process that is started again learns the same in the same way.
 */
public final class FailedRecords {
  /** How often a record may fail before it is set aside. */
  static final int CHANCES = 2;

  /** Of more records than this it is not they who are to blame. */
  static final int MOST = 200;

  private final Map<Position, Failure> failures = new HashMap<>();

  private record Position(String topic, int partition, long offset) {
    static Position of(RecordMetadata record) {
      return new Position(record.topic(), record.partition(), record.offset());
    }

    @Override
    public String toString() {
      return topic + "-" + partition + " at offset " + offset;
    }
  }

  private record Failure(int times, String what) {}

  /**
   * A record made a processor throw: the thread ends, and the next one takes the record again. It
   * has the stack of what was thrown but not its message, which may hold what the record holds and
   * would reach the log.
   */
  public static final class RecordFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private RecordFailedException(String message, Throwable thrown) {
      super(message);
      setStackTrace(thrown.getStackTrace());
    }
  }

  /** Why a record is to be set aside, or empty if it may be taken. */
  synchronized Optional<String> verdict(RecordMetadata record) {
    return Optional.ofNullable(failures.get(Position.of(record)))
        .filter(failure -> failure.times() >= CHANCES)
        .map(Failure::what);
  }

  /**
   * Remembers that a record failed.
   *
   * @return what to throw instead; empty if something else is to blame than the record
   */
  synchronized Optional<RecordFailedException> failed(RecordMetadata record, Throwable thrown) {
    Position at = Position.of(record);
    if (!isOfTheRecord(thrown) || (failures.size() >= MOST && !failures.containsKey(at))) {
      return Optional.empty();
    }
    Failure known = failures.get(at);
    int times = known == null ? 1 : known.times() + 1;
    if (times > CHANCES) {
      return Optional.empty(); // setting it aside is what failed
    }
    String what = what(thrown);
    failures.put(at, new Failure(times, what));
    return Optional.of(
        new RecordFailedException("the record in " + at + " failed: " + what, thrown));
  }

  /** Broker, registry, stores and the group have exceptions of Kafka's own kind. */
  private static boolean isOfTheRecord(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      boolean wrapper = cause instanceof StreamsException && cause.getCause() != null;
      if ((cause instanceof KafkaException && !(wrapper && isPlain(cause)))
          || (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError))) {
        return false;
      }
    }
    return true;
  }

  /** Subclasses of it tell of tasks that moved, stores that broke and the like. */
  private static boolean isPlain(Throwable cause) {
    return cause.getClass() == StreamsException.class
        || cause.getClass().getSimpleName().equals("FailedProcessingException");
  }

  /** Kind and place. The message may hold what the record holds, and is left out. */
  private static String what(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    StackTraceElement @Nullable [] trace = root.getStackTrace();
    String place = trace == null || trace.length == 0 ? "" : " at " + trace[0];
    return root.getClass().getSimpleName() + place;
  }
}
