package dev.charm.schemas;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Resolver.Action;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Walks the bytes of a record by the schema they were written with, before Avro reads them, and
 * finds what could harm the reader: data nested too deep for its stack, lengths that promise more
 * than there is, items that take no bytes and so cost time without end, bytes left over.
 *
 * <p>Time and memory of whatever reads the record afterwards are bounded by the size of the bytes
 * and by {@link #MAX_STEPS}.
 */
final class WireCheck {
  /** How deep records, lists and maps may lie in each other. */
  static final int MAX_DEPTH = 64;

  /** How many values of any type, nulls and empty records included, one record may hold. */
  static final int MAX_STEPS = 1 << 20;

  private static final int LONGEST_VARINT = 10;
  private static final String ENDS_EARLY = "the bytes end early";

  /** Of a value that lies deeper, the path has its outer part only. */
  private static final int MOST_TOLD = 8;

  private final byte[] bytes;
  private final Resolution resolution;
  private int at;
  private int steps;
  private @Nullable String fault; // the first one
  private String path = ""; // of the value with the fault, put together on the way back from it

  private WireCheck(byte[] bytes, int start, Resolution resolution) {
    this.bytes = bytes;
    this.at = start;
    this.resolution = resolution;
  }

  /**
   * What is wrong with the bytes, or empty if a reader can be trusted with them.
   *
   * @param writer the schema that they were written with, as {@link WriterSchema} admits it
   * @param start where the record begins in {@code bytes}
   */
  static Optional<EventCheck.Fault> fault(Schema writer, byte[] bytes, int start) {
    return fault(writer, Resolution.NONE, bytes, start);
  }

  /**
   * The same, and what of it does not fit the schema that it is read by.
   *
   * @param resolution of the one schema to the other
   */
  static Optional<EventCheck.Fault> fault(
      Schema writer, Resolution resolution, byte[] bytes, int start) {
    WireCheck check = new WireCheck(bytes, start, resolution);
    if (!check.value(writer, resolution.root(), 0)) {
      String field = check.path.isEmpty() ? "" : "field " + Resolution.head(check.path) + ": ";
      return Optional.of(new EventCheck.Fault(MalformedReason.UNDECODABLE, field + check.fault));
    }
    int left = bytes.length - check.at;
    return left == 0
        ? Optional.empty()
        : Optional.of(
            new EventCheck.Fault(
                MalformedReason.TRAILING_BYTES, left + " bytes are left over after the record"));
  }

  /**
   * @param action what becomes of the value; null where it fits, or nobody reads it
   */
  private boolean value(Schema schema, @Nullable Action action, int depth) {
    if (++steps > MAX_STEPS) {
      return is("more than " + MAX_STEPS + " values");
    }
    if (action != null) {
      Optional<String> misfit = resolution.misfit(action);
      if (misfit.isPresent()) {
        return is(misfit.get());
      }
    }
    boolean whole =
        switch (schema.getType()) {
          case NULL -> true;
          case BOOLEAN -> skip(1);
          case INT, LONG -> skipNumber();
          case ENUM -> symbol(schema, action);
          case FLOAT -> skip(Float.BYTES);
          case DOUBLE -> skip(Double.BYTES);
          case FIXED -> skip(schema.getFixedSize());
          case STRING, BYTES -> skip(number());
          case UNION -> branch(schema.getTypes(), action, depth);
          case RECORD -> record(schema.getFields(), action, depth + 1);
          case ARRAY -> items(schema.getElementType(), action, false, depth + 1);
          case MAP -> items(schema.getValueType(), action, true, depth + 1);
        };
    if (!whole && fault != null && fault.endsWith(ENDS_EARLY)) {
      fault += "; expected " + Resolution.name(schema);
    }
    return whole;
  }

  private boolean symbol(Schema schema, @Nullable Action action) {
    long index = number();
    if (fault != null) {
      return false;
    }
    if (index < 0 || index >= schema.getEnumSymbols().size()) {
      return is("no symbol " + index + " of the " + Resolution.name(schema));
    }
    return action == null
        || Resolution.knows(action, (int) index)
        || is("found the symbol " + schema.getEnumSymbols().get((int) index) + ", not expected");
  }

  private boolean branch(List<Schema> branches, @Nullable Action action, int depth) {
    long index = number();
    if (fault != null) {
      return false;
    }
    if (index < 0 || index >= branches.size()) {
      return is("no branch " + index + " of a union");
    }
    int branch = (int) index;
    return value(branches.get(branch), Resolution.branch(action, branch), depth);
  }

  private boolean record(List<Schema.Field> fields, @Nullable Action action, int depth) {
    if (depth > MAX_DEPTH) {
      return is("deeper than " + MAX_DEPTH + " levels");
    }
    for (int i = 0; i < fields.size(); i++) {
      if (!value(fields.get(i).schema(), Resolution.field(action, i), depth)) {
        String rest = path.isEmpty() || path.startsWith("[") ? path : "." + path;
        path = depth > MOST_TOLD ? path : fields.get(i).name() + rest;
        return false;
      }
    }
    return true;
  }

  /** A list or map: blocks of items, the last one empty. */
  private boolean items(Schema item, @Nullable Action action, boolean keyed, int depth) {
    if (depth > MAX_DEPTH) {
      return is("deeper than " + MAX_DEPTH + " levels");
    }
    Action ofItem = Resolution.item(action);
    long index = 0;
    for (long count = number(); count != 0; count = number()) {
      long end = -1;
      if (count < 0) { // then the size of the block follows, by which a reader may skip it
        long size = number();
        if (size < 0 || size > bytes.length - at) {
          return is("a block of " + size + " bytes");
        }
        end = at + size;
        count = -count;
      }
      if (count < 0 || count > MAX_STEPS - steps) {
        return is("more than " + MAX_STEPS + " values");
      }
      for (; count > 0; count--) {
        if ((keyed && !skip(number())) || !value(item, ofItem, depth)) {
          String rest = path.isEmpty() || path.startsWith("[") ? path : "." + path;
          path = depth > MOST_TOLD ? path : "[" + index + "]" + rest;
          return false;
        }
        index++;
      }
      if (end >= 0 && end != at) {
        return is("a block that does not end where it says");
      }
    }
    return fault == null;
  }

  private boolean skip(long length) {
    if (fault != null) {
      return false;
    }
    if (length < 0 || length > bytes.length - at) {
      return is(
          "a value of "
              + length
              + " bytes where "
              + (bytes.length - at)
              + " are left: "
              + ENDS_EARLY);
    }
    at += (int) length;
    return true;
  }

  private boolean skipNumber() {
    number();
    return fault == null;
  }

  /** The number at this place; 0, and a fault, if there is none. */
  private long number() {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT && at < bytes.length; i++) {
      byte next = bytes[at++];
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    is(at < bytes.length ? "a number of more than 10 bytes" : ENDS_EARLY);
    return 0;
  }

  private boolean is(String what) {
    if (fault == null) {
      fault = what;
    }
    return false;
  }
}
