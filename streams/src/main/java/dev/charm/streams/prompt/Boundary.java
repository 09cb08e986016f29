package dev.charm.streams.prompt;

import dev.charm.calibration.reward.Choice;
import dev.charm.streams.state.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;

/**
 * The applied boundary of one calibration in one prompt partition: by which offset its pairs are
 * decided, and how far a move to another offset has come.
 *
 * <p>A calibration is {@link Settled}; a newer target makes it {@link Pending}; once its move
 * begins it is {@link Moving}; and when that is over, settled again, or pending where a newer
 * target came meanwhile. An empty offset decides no pair, so that first evidence and withdrawal are
 * moves like any other.
 */
sealed interface Boundary {
  /** Store serde. */
  Serde<Boundary> SERDE = StoreSerde.of(Boundary::write, Boundary::read);

  /** The newest offset asked for. */
  OptionalDouble target();

  /** Revision of the target; older ones are ignored. */
  long targetRevision();

  /**
   * How a prompt is decided at this moment.
   *
   * @param position where it stands in the index
   */
  Choice choice(double d, Supplier<byte[]> position);

  /** The one offset that decides every pair; empty if there is none, or during a move. */
  OptionalDouble appliedToAll();

  /** The move under way, begun if one is pending; empty if every pair follows the target. */
  Optional<Moving> move();

  /** With a newer target, or unchanged if it is not newer. */
  Boundary withTarget(OptionalDouble newTarget, long revision);

  /** Whether every pair is decided by the target. */
  default boolean settled() {
    return this instanceof Settled;
  }

  /** Every pair is decided by the newest target. */
  record Settled(OptionalDouble target, long targetRevision) implements Boundary {
    /** No offset yet, none asked for. */
    static final Boundary NONE = new Settled(OptionalDouble.empty(), -1);

    @Override
    public Choice choice(double d, Supplier<byte[]> position) {
      return decide(d, target);
    }

    @Override
    public OptionalDouble appliedToAll() {
      return target;
    }

    @Override
    public Optional<Moving> move() {
      return Optional.empty();
    }

    @Override
    public Boundary withTarget(OptionalDouble newTarget, long revision) {
      return revision <= targetRevision ? this : at(target, newTarget, revision);
    }
  }

  /** Every pair is decided by one offset, and the move to another one has not begun. */
  record Pending(OptionalDouble applied, OptionalDouble target, long targetRevision)
      implements Boundary {
    @Override
    public Choice choice(double d, Supplier<byte[]> position) {
      return decide(d, applied);
    }

    @Override
    public OptionalDouble appliedToAll() {
      return applied;
    }

    @Override
    public Optional<Moving> move() {
      return Optional.of(
          new Moving(applied, target, Moving.AT_THE_BEGINNING, target, targetRevision));
    }

    @Override
    public Boundary withTarget(OptionalDouble newTarget, long revision) {
      return revision <= targetRevision ? this : at(applied, newTarget, revision);
    }
  }

  /**
   * A move goes through the index in order, a bounded number of prompts at a time. Prompts up to
   * the cursor are decided by the goal, those behind it still by the offset before. Outside the
   * range between the two offsets both decide alike, so one comparison with the cursor decides any
   * prompt at any moment, new ones included. A target that arrives during a move waits for its end.
   *
   * @param from offset before the move
   * @param goal offset that the move leads to, another one
   * @param cursor last position in the index that was moved; no bytes if none was yet
   */
  record Moving(
      OptionalDouble from,
      OptionalDouble goal,
      byte[] cursor,
      OptionalDouble target,
      long targetRevision)
      implements Boundary {
    private static final byte[] AT_THE_BEGINNING = new byte[0]; // before every position

    @Override
    public Choice choice(double d, Supplier<byte[]> position) {
      boolean moved = hasBegun() && Arrays.compareUnsigned(position.get(), cursor) <= 0;
      return moved ? after(d) : before(d);
    }

    /** How the offset before the move decides. */
    Choice before(double d) {
      return decide(d, from);
    }

    /** How the offset that the move leads to decides. */
    Choice after(double d) {
      return decide(d, goal);
    }

    /** Whether any position was moved yet. */
    boolean hasBegun() {
      return cursor.length > 0;
    }

    @Override
    public OptionalDouble appliedToAll() {
      return OptionalDouble.empty();
    }

    @Override
    public Optional<Moving> move() {
      return Optional.of(this);
    }

    @Override
    public Boundary withTarget(OptionalDouble newTarget, long revision) {
      return revision <= targetRevision
          ? this
          : new Moving(from, goal, cursor, newTarget, revision);
    }

    /** Goes on to a position. */
    Moving advanced(byte[] position) {
      return new Moving(from, goal, position, target, targetRevision);
    }

    /** Ends the move. */
    Boundary finished() {
      return at(goal, target, targetRevision);
    }

    /** The smallest d that the move can change. */
    double low() {
      return from.isEmpty() || goal.isEmpty()
          ? Double.NEGATIVE_INFINITY
          : Math.min(-from.getAsDouble(), -goal.getAsDouble());
    }

    /** The largest d that the move can change. */
    double high() {
      return from.isEmpty() || goal.isEmpty()
          ? Double.POSITIVE_INFINITY
          : Math.max(-from.getAsDouble(), -goal.getAsDouble());
    }
  }

  /** Nothing moves. */
  static Boundary at(OptionalDouble applied, OptionalDouble target, long targetRevision) {
    return applied.equals(target)
        ? new Settled(target, targetRevision)
        : new Pending(applied, target, targetRevision);
  }

  /** How an offset, or none, decides. */
  static Choice decide(double d, OptionalDouble offset) {
    return offset.isEmpty() ? Choice.NONE : Choice.of(d, offset.getAsDouble());
  }

  private static void write(Boundary boundary, DataOutputStream out) throws IOException {
    if (boundary instanceof Moving move) {
      write(out, move.from(), move.goal(), move.cursor());
    } else {
      write(out, boundary.appliedToAll(), boundary.appliedToAll(), Moving.AT_THE_BEGINNING);
    }
    StoreSerde.writeOptional(out, boundary.target());
    out.writeLong(boundary.targetRevision());
  }

  private static void write(
      DataOutputStream out, OptionalDouble from, OptionalDouble goal, byte[] cursor)
      throws IOException {
    StoreSerde.writeOptional(out, from);
    StoreSerde.writeOptional(out, goal);
    out.writeInt(cursor.length == 0 ? -1 : cursor.length);
    out.write(cursor);
  }

  private static Boundary read(DataInputStream in) throws IOException {
    OptionalDouble from = StoreSerde.readOptional(in);
    OptionalDouble goal = StoreSerde.readOptional(in);
    int length = in.readInt();
    byte[] cursor = length < 0 ? Moving.AT_THE_BEGINNING : in.readNBytes(length);
    OptionalDouble target = StoreSerde.readOptional(in);
    long revision = in.readLong();
    return from.equals(goal)
        ? at(from, target, revision)
        : new Moving(from, goal, cursor, target, revision);
  }
}
