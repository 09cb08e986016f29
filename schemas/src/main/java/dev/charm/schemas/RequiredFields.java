package dev.charm.schemas;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whether a schema that somebody registered keeps the fields that records cannot do without: those
 * without default. No compatibility level of a registry sees to that: a version without {@code
 * score} reads what was written with it.
 */
final class RequiredFields {
  private final Set<String> seen = new HashSet<>();
  private final List<String> faults = new ArrayList<>();

  private RequiredFields() {}

  /** What is wrong with each required field, one per line; empty if nothing is. */
  static List<String> faults(Schema published, Schema registered) {
    RequiredFields check = new RequiredFields();
    if (registered.getType() != Schema.Type.RECORD
        || !registered.getName().equals(published.getName())) {
      return List.of("it is " + kind(registered) + ", not " + kind(published));
    }
    check.record("", published, registered);
    return check.faults;
  }

  private void record(String path, Schema published, Schema registered) {
    if (!seen.add(published.getFullName())) {
      return;
    }
    for (Schema.Field ours : published.getFields()) {
      Schema.Field theirs = registered.getField(ours.name());
      String name = path + ours.name();
      if (!ours.hasDefaultValue()) {
        required(name, ours, theirs);
      }
      if (theirs != null) {
        within(name + ".", ours.schema(), theirs.schema());
      }
    }
  }

  private void required(String name, Schema.Field ours, Schema.@Nullable Field theirs) {
    if (theirs == null) {
      faults.add(name + " is missing");
    } else if (theirs.schema().isNullable() && !ours.schema().isNullable()) {
      faults.add(name + " is optional");
    } else if (!isSameType(ours.schema(), theirs.schema())) {
      faults.add(name + " is " + kind(theirs.schema()) + ", not " + kind(ours.schema()));
    } else if (theirs.hasDefaultValue()) {
      faults.add(name + " has a default");
    }
  }

  /** The records within a field, whether it is required or not. */
  private void within(String path, Schema ours, Schema theirs) {
    for (Schema record : records(ours)) {
      records(theirs).stream()
          .filter(other -> other.getName().equals(record.getName()))
          .findFirst()
          .ifPresent(other -> record(path, record, other));
    }
  }

  private static List<Schema> records(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> List.of(schema);
      case ARRAY -> records(schema.getElementType());
      case MAP -> records(schema.getValueType());
      case UNION -> schema.getTypes().stream().flatMap(type -> records(type).stream()).toList();
      default -> List.of();
    };
  }

  private static boolean isSameType(Schema ours, Schema theirs) {
    return ours.getType() == theirs.getType()
        && (theirs.getLogicalType() == null || Objects.equals(logical(ours), logical(theirs)));
  }

  private static @Nullable String logical(Schema schema) {
    return schema.getLogicalType() == null ? null : schema.getLogicalType().getName();
  }

  private static String kind(Schema schema) {
    String logical = logical(schema);
    return logical != null
        ? logical
        : schema.getType() == Schema.Type.RECORD ? schema.getName() : schema.getType().getName();
  }
}
