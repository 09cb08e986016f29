package dev.charm.schemas;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Resolver;
import org.apache.avro.Resolver.Action;
import org.apache.avro.Resolver.Container;
import org.apache.avro.Resolver.EnumAdjust;
import org.apache.avro.Resolver.ErrorAction;
import org.apache.avro.Resolver.ErrorAction.ErrorType;
import org.apache.avro.Resolver.ReaderUnion;
import org.apache.avro.Resolver.RecordAdjust;
import org.apache.avro.Resolver.WriterUnion;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * How what one schema wrote is read by another, as Avro resolves it, and what of it cannot be, in
 * words. Avro itself tells that of each record anew, by the names of types.
 *
 * <p>One thing is stricter than in Avro, which reads the number whatever it counts: a time must
 * have the unit that is expected. Spark writes microseconds by default.
 */
final class Resolution {
  /** Everything fits. */
  static final Resolution NONE = new Resolution(null, new IdentityHashMap<>());

  private static final int MAX_NAME_CHARS = 100;

  private final @Nullable Action root;
  private final IdentityHashMap<Action, String> misfits;

  private Resolution(@Nullable Action root, IdentityHashMap<Action, String> misfits) {
    this.root = root;
    this.misfits = misfits;
  }

  /** Of what a schema, which {@link WriterSchema} admits, wrote, by a schema of ours. */
  static Resolution of(Schema writer, Schema reader) {
    Action root = Resolver.resolve(writer, reader, SpecificData.get());
    IdentityHashMap<Action, String> misfits = new IdentityHashMap<>();
    boolean fits = true;
    Set<Action> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Action> left = new ArrayDeque<>(List.of(root));
    while (!left.isEmpty()) {
      Action action = left.pop();
      if (seen.add(action)) {
        String misfit = misfitOf(action);
        if (misfit != null) {
          misfits.put(action, misfit);
        }
        fits &= misfit == null && !(action instanceof EnumAdjust symbols && !isWhole(symbols));
        left.addAll(parts(action));
      }
    }
    return fits ? NONE : new Resolution(root, misfits);
  }

  /** What becomes of the record as a whole; null if all of it fits. */
  @Nullable Action root() {
    return root;
  }

  /** Why a value cannot be read, or empty. */
  Optional<String> misfit(Action action) {
    return Optional.ofNullable(misfits.get(action));
  }

  /**
   * Why no record at all can be read, whatever it holds, or empty. What lies in a union, a list or
   * a map may never come.
   */
  Optional<String> always() {
    return root == null
        ? Optional.empty()
        : always(root, "", Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private Optional<String> always(Action action, String path, Set<Action> seen) {
    String misfit = misfits.get(action);
    if (misfit != null) {
      return Optional.of(path.isEmpty() ? misfit : "field " + head(path) + ": " + misfit);
    }
    if (action instanceof RecordAdjust record && seen.add(action)) {
      List<Schema.Field> fields = record.writer.getFields();
      for (int i = 0; i < fields.size(); i++) {
        String name = path.isEmpty() ? fields.get(i).name() : path + "." + fields.get(i).name();
        Optional<String> ofField = always(record.fieldActions[i], name, seen);
        if (ofField.isPresent()) {
          return ofField;
        }
      }
    }
    return Optional.empty();
  }

  private static List<Action> parts(Action action) {
    if (action instanceof RecordAdjust record) {
      return List.of(record.fieldActions);
    }
    if (action instanceof WriterUnion union) {
      return List.of(union.actions);
    }
    if (action instanceof ReaderUnion union) {
      return List.of(union.actualAction);
    }
    return action instanceof Container container ? List.of(container.elementAction) : List.of();
  }

  private static @Nullable String misfitOf(Action action) {
    if (action instanceof ErrorAction error) {
      return error.error == ErrorType.MISSING_REQUIRED_FIELD
          ? missing(error.writer, error.reader)
          : "found " + name(error.writer) + ", expected " + name(error.reader);
    }
    if (action.reader == null || action instanceof WriterUnion || action instanceof ReaderUnion) {
      return null; // skipped, or looked at below
    }
    String expected = action.reader.getProp("logicalType");
    String found = action.writer.getProp("logicalType");
    boolean isOtherUnit =
        expected != null
            && found != null
            && !found.equals(expected)
            && !found.equals("local-" + expected);
    return isOtherUnit
        ? "found " + name(action.writer) + ", expected " + name(action.reader)
        : null;
  }

  private static String missing(Schema writer, Schema reader) {
    return reader.getFields().stream()
        .filter(field -> writer.getField(field.name()) == null && !field.hasDefaultValue())
        .map(field -> "field " + field.name() + " is missing; expected " + name(field.schema()))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isWhole(EnumAdjust symbols) {
    for (int i = 0; i < symbols.adjustments.length; i++) {
      if (!knows(symbols, i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the reader knows a symbol of the writer's, or has a default. */
  static boolean knows(Action action, int symbol) {
    return !(inner(action) instanceof EnumAdjust symbols) || symbols.adjustments[symbol] >= 0;
  }

  /** What becomes of the value in a branch of a union. */
  static @Nullable Action branch(@Nullable Action action, int index) {
    return action instanceof WriterUnion union ? union.actions[index] : null;
  }

  /** What becomes of a field. */
  static @Nullable Action field(@Nullable Action action, int index) {
    return inner(action) instanceof RecordAdjust record ? record.fieldActions[index] : null;
  }

  /** What becomes of an item of a list or map. */
  static @Nullable Action item(@Nullable Action action) {
    return inner(action) instanceof Container container ? container.elementAction : null;
  }

  private static @Nullable Action inner(@Nullable Action action) {
    return action instanceof ReaderUnion union ? union.actualAction : action;
  }

  /** A type in words, such as {@code null or double}. */
  static String name(Schema schema) {
    String logical = schema.getProp("logicalType");
    String name =
        switch (schema.getType()) {
          case UNION ->
              schema.getTypes().stream().map(Resolution::name).collect(Collectors.joining(" or "));
          case RECORD, ENUM, FIXED -> schema.getType().getName() + " " + schema.getName();
          default -> schema.getType().getName();
        };
    return head(logical == null ? name : name + " (" + logical + ")");
  }

  /** A name, or what of it fits into a sentence. */
  static String head(String name) {
    return name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS) + "...";
  }
}
