package dev.charm.producers.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one row of a file says, whatever the form of the file: a column of CSV or Parquet, or a
 * field of a JSON object, by its {@linkplain Headings#normal normal} name. Cells of CSV are texts;
 * of other forms they are of the kind that they are written in.
 */
public interface Fields {

  /** The columns that the row has, by their normal names; those without a value may be left out. */
  List<String> names();

  /** What stands under a name, as it is written; null where nothing does or JSON says null. */
  @Nullable JsonNode get(String name);

  /**
   * Those of some names that a row of the file can have, in their order; all of them where that is
   * not known. The same list object is looked up once a file.
   */
  default List<String> present(List<String> names) {
    return names;
  }

  /** A name as the file writes it, by its normal name. */
  default String written(String name) {
    return name;
  }
}
