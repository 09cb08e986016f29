package dev.charm.streams.prompt;

import dev.charm.calibration.reward.Choice;
import dev.charm.streams.state.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * The applied boundary of one calibration in one prompt partition: by which offset its pairs are
 * decided, and how far a move to another offset has come.
 *
 * <p>A move goes through the index in order, a bounded number of prompts at a time. Prompts up to
 * the {@code cursor} are decided by the {@code goal}, those behind it still by {@code applied}.
 * Outside the range between the two offsets both decide alike, so one comparison with the cursor
 * decides any prompt at any moment, new ones included. A target that arrives during a move waits
 * for its end. No offset at all (null) decides no pair: first evidence and withdrawal are moves
 * like any other.
 *
 * @param applied offset before the move, null if none
 * @param goal offset that the move leads to; equals applied if nothing moves
 * @param cursor last index position that was moved, null if none was yet
 * @param target newest offset asked for
 * @param targetRevision revision of the target; older ones are ignored
 */
record Boundary(
    @Nullable Double applied,
    @Nullable Double goal,
    byte @Nullable [] cursor,
    @Nullable Double target,
    long targetRevision) {

  /** No offset yet, none asked for. */
  static final Boundary NONE = new Boundary(null, null, null, null, -1);

  /** Store serde. */
  static final Serde<Boundary> SERDE = StoreSerde.of(Boundary::write, Boundary::read);

  /** How a prompt is decided at this moment, by where it stands in the index. */
  Choice choice(double d, Supplier<byte[]> position) {
    boolean moved = cursor != null && Arrays.compareUnsigned(position.get(), cursor) <= 0;
    return decide(d, moved ? goal : applied);
  }

  /** How an offset, or none, decides. */
  static Choice decide(double d, @Nullable Double offset) {
    return offset == null ? Choice.NONE : Choice.of(d, offset);
  }

  /** Whether every pair is decided by the target. */
  boolean settled() {
    return !moving() && Objects.equals(applied, target);
  }

  boolean moving() {
    return !Objects.equals(applied, goal);
  }

  /** With a newer target, or unchanged if it is not newer. */
  Boundary aimedAt(@Nullable Double newTarget, long revision) {
    return revision <= targetRevision
        ? this
        : new Boundary(applied, goal, cursor, newTarget, revision);
  }

  /** Begins the move to the target. */
  Boundary started() {
    return new Boundary(applied, target, null, target, targetRevision);
  }

  /** Goes on to a position. */
  Boundary advanced(byte[] position) {
    return new Boundary(applied, goal, position, target, targetRevision);
  }

  /** Ends the move. */
  Boundary finished() {
    return new Boundary(goal, goal, null, target, targetRevision);
  }

  /** The smallest d that the move can change. */
  double low() {
    return applied == null || goal == null ? Double.NEGATIVE_INFINITY : Math.min(-applied, -goal);
  }

  /** The largest d that the move can change. */
  double high() {
    return applied == null || goal == null ? Double.POSITIVE_INFINITY : Math.max(-applied, -goal);
  }

  private void write(DataOutputStream out) throws IOException {
    StoreSerde.writeNullable(out, applied);
    StoreSerde.writeNullable(out, goal);
    out.writeInt(cursor == null ? -1 : cursor.length);
    if (cursor != null) {
      out.write(cursor);
    }
    StoreSerde.writeNullable(out, target);
    out.writeLong(targetRevision);
  }

  private static Boundary read(DataInputStream in) throws IOException {
    Double applied = StoreSerde.readNullable(in);
    Double goal = StoreSerde.readNullable(in);
    int length = in.readInt();
    byte[] cursor = length < 0 ? null : in.readNBytes(length);
    return new Boundary(applied, goal, cursor, StoreSerde.readNullable(in), in.readLong());
  }
}
