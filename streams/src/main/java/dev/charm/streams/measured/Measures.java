package dev.charm.streams.measured;

import dev.charm.schemas.MalformedReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * What the tasks of one process did and hold. Counts begin at 0 with the process and never go back,
 * whichever tasks come and go; what a transaction undid and a task did again counts twice. What is
 * held belongs to a task, and goes with it. For any thread.
 */
public final class Measures {
  /** What is counted. */
  public enum Count {
    /** Rewards that were taken in, repeated ones among them. */
    REWARDS,
    /** Records of votes that were taken in: corrections, retractions and repeats among them. */
    VOTES,
    /** Preference pairs that were published, again or for the first time. */
    PAIRS,
    /** Pairs among them whose chosen answer is another than before. */
    FLIPS,
    /** Pairs that were withdrawn. */
    WITHDRAWN_PAIRS,
    /** Revisions of calibrations. */
    RECALIBRATIONS,
    /** Small moves of an offset that had to wait. */
    HELD_MOVES
  }

  /**
   * How often ratings were fitted to votes.
   *
   * @param times how often
   * @param seconds how long that took, all together
   */
  public record Fits(long times, double seconds) {}

  private final LongAdder[] counts = adders(Count.values().length);
  private final LongAdder[] deadLetters = adders(MalformedReason.values().length);
  private final LongAdder fits = new LongAdder();
  private final LongAdder fitNanos = new LongAdder();
  private final Set<OpenWork> open = ConcurrentHashMap.newKeySet();
  private final Set<MismatchSums> mismatches = ConcurrentHashMap.newKeySet();

  private static LongAdder[] adders(int count) {
    return Stream.generate(LongAdder::new).limit(count).toArray(LongAdder[]::new);
  }

  /** One more. */
  public void add(Count count) {
    counts[count.ordinal()].increment();
  }

  /** One more dead letter. */
  public void addDeadLetter(MalformedReason reason) {
    deadLetters[reason.ordinal()].increment();
  }

  /**
   * Ratings were fitted once more.
   *
   * @param nanos how long it took
   */
  public void addFit(long nanos) {
    fits.increment();
    fitNanos.add(nanos);
  }

  /** How many there were since the process began. */
  public long of(Count count) {
    return counts[count.ordinal()].sum();
  }

  /** How many dead letters there were since the process began, of every reason. */
  public Map<MalformedReason, Long> deadLetters() {
    Map<MalformedReason, Long> sums = new EnumMap<>(MalformedReason.class);
    for (MalformedReason reason : MalformedReason.values()) {
      sums.put(reason, deadLetters[reason.ordinal()].sum());
    }
    return sums;
  }

  /** The fits since the process began. */
  public Fits fits() {
    return new Fits(fits.sum(), fitNanos.sum() / 1e9);
  }

  /** For the work that a task will have before it once it begins. */
  public OpenWork open(Stage stage) {
    return new OpenWork(stage, open);
  }

  /** How much work the tasks of a stage have before them that no topic tells of. */
  public long waiting(Stage stage) {
    return open.stream().filter(work -> work.stage() == stage).mapToLong(OpenWork::waiting).sum();
  }

  /** For the calibrations that a merger will have in force once it begins. */
  public MismatchSums mismatches() {
    return new MismatchSums(mismatches);
  }

  /** The mismatch of each model, of the mergers that run here; reward models have one merger. */
  public Map<RatedModel, Mismatch> byModel() {
    Map<RatedModel, Mismatch> all = new ConcurrentHashMap<>();
    mismatches.forEach(sums -> all.putAll(sums.byModel()));
    return all;
  }

  /** How many calibrations are in force that some pairs do not follow yet. */
  public long unsettled() {
    return mismatches.stream().mapToLong(MismatchSums::unsettled).sum();
  }
}
