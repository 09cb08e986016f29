package dev.charm.producers.rewards;

import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;

/**
 * Reads the prompts of a file of whatever form, and nothing else of its rows: texts, messages or
 * transcripts, with the id and the category of those that have one. Each good row has one event,
 * its prompt; a prompt that stood before is repeated.
 */
public final class Prompts {
  private Prompts() {}

  /**
   * Opens a file.
   *
   * @throws SourceException if it cannot be read
   */
  public static RowReader open(Source source, FieldNames fields) throws SourceException {
    return RowReader.open(source, (file, records) -> new PromptMaker(records.header(), fields));
  }
}
