package dev.charm.producers.rewards;

import dev.charm.producers.row.FirstRows;
import dev.charm.producers.row.JsonRow;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowMaker;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code model_outputs.json} of AlpacaEval: a JSON array of objects with {@code instruction},
 * {@code output}, {@code generator} and, if known, {@code dataset}. A prompt is its text id ({@link
 * PromptIdentity#TEXT}); of several rows of one generator and instruction the first counts.
 *
 * <p>A row that is not as it should be is bad and the rest goes on; where the JSON itself breaks
 * off, nothing after it can be read: a {@link SourceException}.
 */
public final class AlpacaEval implements RowMaker {
  private static final Set<String> USED = Set.of("instruction", "output", "generator", "dataset");

  private static final String FORMAT = "alpaca-eval";

  private final ModelNames models;
  private final EventFactory events;
  private final FirstRows firstRows = new FirstRows();

  private AlpacaEval(Source source, ReadSettings settings) {
    this.models = new ModelNames(settings.aliases());
    this.events = new EventFactory(settings.version(source), FORMAT);
  }

  /**
   * Opens a file.
   *
   * @throws SourceException if it cannot be read or is not a JSON array
   */
  public static RowReader open(Source source, ReadSettings settings) throws SourceException {
    return RowReader.open(source, (file, records) -> new AlpacaEval(file, settings));
  }

  @Override
  public Set<String> used() {
    return USED;
  }

  @Override
  public List<String> messages() {
    return models.messages();
  }

  @Override
  public Row row(long line, long number, Fields fields) throws RowFault {
    JsonRow row = new JsonRow(fields);
    String instruction = row.requiredText("instruction");
    String generator = models.name(row.requiredText("generator"));
    String output = row.text("output");
    if (output == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "output is missing");
    }
    String promptId = PromptIdentity.ofText(instruction);
    String response = Keys.join(promptId, generator);
    if (firstRows.has(response)) {
      return new Row.Repeated(line, "an answer of the same model to the same instruction");
    }
    Prompt prompt = events.prompt(promptId, EventFactory.asUser(instruction), row.text("dataset"));
    Response answer = events.response(promptId, generator, 0, output, false);
    RowEvents good = new RowEvents(prompt, answer, List.of()).checked();
    firstRows.add(response);
    return new Row.Good(line, good.all());
  }
}
