package dev.charm.producers.rewards;

import dev.charm.producers.source.Aliases;
import dev.charm.producers.source.FirstRows;
import dev.charm.producers.source.JsonArray;
import dev.charm.producers.source.JsonElements.JsonElement;
import dev.charm.producers.source.JsonRow;
import dev.charm.producers.source.JsonRowReader;
import dev.charm.producers.source.PromptIdentity;
import dev.charm.producers.source.ReadSettings;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import java.util.List;

/**
 * Reads {@code model_outputs.json} of AlpacaEval: a JSON array of objects with {@code instruction},
 * {@code output}, {@code generator} and, if known, {@code dataset}. A prompt is its text id ({@link
 * PromptIdentity#TEXT}); of several rows of one generator and instruction the first counts.
 *
 * <p>A row that is not as it should be is bad and the rest goes on; where the JSON itself breaks
 * off, nothing after it can be read: a {@link SourceException}.
 */
public final class AlpacaEvalReader extends JsonRowReader<RowEvents> {
  private static final String FORMAT = "alpaca-eval";

  private final Aliases aliases;
  private final EventFactory events;
  private final FirstRows firstRows = new FirstRows();

  private AlpacaEvalReader(Source source, JsonArray elements, ReadSettings settings) {
    super(source, elements);
    this.aliases = settings.aliases();
    this.events = new EventFactory(settings.version(source), FORMAT);
  }

  /**
   * Opens a file.
   *
   * @throws SourceException if it cannot be read or is not a JSON array
   */
  public static AlpacaEvalReader open(Source source, ReadSettings settings) throws SourceException {
    return new AlpacaEvalReader(source, JsonArray.open(source, "model outputs"), settings);
  }

  @Override
  protected Row<RowEvents> row(JsonElement element) throws RowFault {
    JsonRow row = element.row();
    String instruction = row.requiredText("instruction");
    String generator = aliases.name(row.requiredText("generator"));
    String output = row.text("output");
    if (output == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "output is missing");
    }
    String promptId = PromptIdentity.ofText(instruction);
    String response = Keys.join(promptId, generator);
    if (firstRows.has(response)) {
      return new Row.Repeated<>(source().name(), element.line());
    }
    Prompt prompt = events.prompt(promptId, EventFactory.asUser(instruction), row.text("dataset"));
    Response answer = events.response(promptId, generator, 0, output, false);
    RowEvents good = new RowEvents(prompt, answer, List.of()).checked();
    firstRows.add(response);
    return new Row.Good<>(source().name(), element.line(), good);
  }
}
