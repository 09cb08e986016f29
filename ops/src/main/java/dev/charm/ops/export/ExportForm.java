package dev.charm.ops.export;

import dev.charm.ops.export.container.Compression;
import dev.charm.ops.export.container.Container;
import dev.charm.ops.export.container.Field;
import dev.charm.ops.export.container.FileEnding;
import dev.charm.ops.export.container.RowWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How pairs are written: the columns, the container, the compression.
 *
 * @param marginScale what margins are multiplied by; null where the margin was not asked for
 */
public record ExportForm(
    ExportFormat format,
    Container container,
    Compression compression,
    @Nullable Double marginScale) {

  /**
   * @throws IllegalArgumentException if the format cannot be written so, or the scale is none
   */
  public ExportForm {
    if (!format.containers().contains(container)) {
      throw new IllegalArgumentException(
          "the format " + format + " is " + titles(format) + ", not " + container.title());
    }
    if (container == Container.PARQUET && compression != Compression.NONE) {
      throw new IllegalArgumentException(
          "Parquet is compressed within: its file ends in .parquet, without .gz or .zst");
    }
    if (marginScale != null && !(marginScale > 0 && Double.isFinite(marginScale))) {
      throw new IllegalArgumentException("a scale is more than 0, but is " + marginScale);
    }
  }

  /**
   * The form of a file.
   *
   * @param fileName whose ending says what is in it, where it has one
   * @param asked the container that was asked for; null to go by the ending
   * @throws IllegalArgumentException if name, format and container contradict each other
   */
  public static ExportForm of(
      ExportFormat format,
      @Nullable Container asked,
      String fileName,
      @Nullable Double marginScale) {
    FileEnding ending = FileEnding.of(fileName);
    Container named = ending.container();
    if (asked != null && named != null && asked != named) {
      throw new IllegalArgumentException(
          "--container " + asked + ", but " + fileName + " ends as " + named.title());
    }
    if (named != null && !format.containers().contains(named)) {
      throw new IllegalArgumentException(
          fileName
              + " ends as "
              + named.title()
              + ", but the format "
              + format
              + " is "
              + titles(format));
    }
    Container container =
        asked != null ? asked : named != null ? named : format.containers().get(0);
    return new ExportForm(format, container, ending.compression(), marginScale);
  }

  private static String titles(ExportFormat format) {
    return format.containers().stream().map(Container::title).collect(Collectors.joining(" or "));
  }

  /** Writes pairs. */
  interface Writer extends AutoCloseable {
    void write(ExportedPair pair) throws IOException;

    @Override
    void close() throws IOException;
  }

  /**
   * Writes pairs in this form: equal pairs in equal order give equal bytes.
   *
   * @param out is closed with the writer
   */
  Writer open(OutputStream out) throws IOException {
    List<PairColumn> columns = format.columns(marginScale);
    List<Field> fields = columns.stream().map(PairColumn::field).toList();
    RowWriter rows = container.open(fields, compression.around(out));
    return new Writer() {
      @Override
      public void write(ExportedPair pair) throws IOException {
        List<@Nullable Object> row = new ArrayList<>(columns.size());
        for (PairColumn column : columns) {
          row.add(column.value().apply(pair));
        }
        rows.write(row);
      }

      @Override
      public void close() throws IOException {
        rows.close();
      }
    };
  }
}
