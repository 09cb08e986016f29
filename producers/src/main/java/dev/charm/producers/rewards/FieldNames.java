package dev.charm.producers.rewards;

import dev.charm.producers.source.Headings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** In which columns of a file each {@link AnswerField} stands. */
public final class FieldNames {
  /** Every field stands where it stands in most files. */
  public static final FieldNames DEFAULT = new FieldNames(Map.of());

  private final EnumMap<AnswerField, List<String>> columns = new EnumMap<>(AnswerField.class);
  private final Map<AnswerField, String> named;

  private FieldNames(Map<AnswerField, String> named) {
    this.named = Map.copyOf(named);
    for (AnswerField field : AnswerField.values()) {
      String column = named.get(field);
      columns.put(
          field,
          column != null
              ? List.of(column)
              : field.columns().stream().filter(each -> !named.containsValue(each)).toList());
    }
  }

  /**
   * Reads {@code FIELD=COLUMN} texts. A column that is named for a field is no other field's.
   *
   * @throws IllegalArgumentException if one is none, names no field, or names a field again
   */
  public static FieldNames parse(List<String> texts) {
    EnumMap<AnswerField, String> named = new EnumMap<>(AnswerField.class);
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0 || equals == text.length() - 1) {
        throw new IllegalArgumentException("a field is FIELD=COLUMN, got '" + text + "'");
      }
      AnswerField field = field(text.substring(0, equals));
      if (named.put(field, Headings.normal(text.substring(equals + 1))) != null) {
        throw new IllegalArgumentException("two columns for " + field.word());
      }
    }
    return new FieldNames(named);
  }

  private static AnswerField field(String word) {
    for (AnswerField field : AnswerField.values()) {
      if (field.word().equals(Headings.normal(word))) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "there is no field '" + word + "'; fields are " + AnswerField.words());
  }

  /** These, of columns that rows of these names have. */
  FieldNames among(Set<String> names) {
    FieldNames some = new FieldNames(named);
    some.columns.replaceAll(
        (field, all) ->
            all.stream()
                .filter(each -> names.contains(each) || names.contains(ScoreRules.top(each)))
                .toList());
    return some;
  }

  /** The normal names of a field's columns, the first first. */
  List<String> columns(AnswerField field) {
    return columns.getOrDefault(field, List.of());
  }

  /** The columns that were named, by field. */
  Map<AnswerField, String> named() {
    return named;
  }
}
