package dev.charm.producers.source;

import dev.charm.producers.source.JsonElements.JsonElement;
import org.jspecify.annotations.Nullable;

/**
 * Makes one row of each element of a JSON file.
 *
 * @param <T> what a good row yields
 */
public abstract class JsonRowReader<T> implements RowReader<T> {
  private final Source source;
  private final JsonElements elements;

  protected JsonRowReader(Source source, JsonElements elements) {
    this.source = source;
    this.elements = elements;
  }

  /**
   * What becomes of an element.
   *
   * @throws RowFault if it is not as it should be
   */
  protected abstract Row<T> row(JsonElement element) throws RowFault;

  @Override
  public final @Nullable Row<T> next() throws SourceException {
    JsonElement element = elements.next();
    if (element == null) {
      return null;
    }
    try {
      return row(element);
    } catch (RowFault fault) {
      return new Row.Bad<>(
          source.name(), element.line(), fault.reason(), fault.detail(), element.raw());
    }
  }

  @Override
  public final Source source() {
    return source;
  }

  @Override
  public final long bytesRead() {
    return elements.bytesRead();
  }

  @Override
  public final void close() throws SourceException {
    elements.close();
  }
}
