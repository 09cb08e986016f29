package dev.charm.streams.state;

import dev.charm.calibration.reward.DifferenceRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalDouble;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Serdes of the state stores: compact, internal, and behind one byte that numbers the format. */
public final class StoreSerde {
  private static final int FORMAT = 1;

  private StoreSerde() {}

  /** Serde of a range of differences. */
  public static final Serde<DifferenceRange> RANGE =
      of(
          (range, out) -> {
            out.writeLong(range.low());
            out.writeLong(range.high());
          },
          in -> new DifferenceRange(in.readLong(), in.readLong()));

  /** Writes a value. */
  @FunctionalInterface
  public interface Writer<T> {
    void write(T value, DataOutputStream out) throws IOException;
  }

  /** Reads what the {@link Writer} wrote. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  /** A serde of the two. Null stays null. */
  public static <T> Serde<T> of(Writer<T> writer, Reader<T> reader) {
    return Serdes.serdeFrom(
        (topic, value) -> serialize(value, writer), (topic, bytes) -> deserialize(bytes, reader));
  }

  @SuppressWarnings("NullAway")
  private static <T> byte @Nullable [] serialize(@Nullable T value, Writer<T> writer) {
    if (value == null) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      writer.write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static <T> @Nullable T deserialize(byte @Nullable [] bytes, Reader<T> reader) {
    if (bytes == null) {
      return null;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IllegalStateException(
            "a state store holds format " + format + ", this version reads " + FORMAT);
      }
      return reader.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("a state store holds bytes that end early", e);
    }
  }

  /** Writes a double that may be absent. */
  public static void writeOptional(DataOutputStream out, OptionalDouble value) throws IOException {
    out.writeBoolean(value.isPresent());
    if (value.isPresent()) {
      out.writeDouble(value.getAsDouble());
    }
  }

  /** Writes a string that may be absent. */
  public static void writeNullable(DataOutputStream out, @Nullable String value)
      throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      out.writeUTF(value);
    }
  }

  /** Reads a string that may be absent. */
  public static @Nullable String readNullable(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  /** Reads a double that may be absent. */
  public static OptionalDouble readOptional(DataInputStream in) throws IOException {
    return in.readBoolean() ? OptionalDouble.of(in.readDouble()) : OptionalDouble.empty();
  }
}
