package dev.charm.producers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code model_outputs.json} of AlpacaEval: a JSON array of objects with {@code instruction},
 * {@code output}, {@code generator} and, if known, {@code dataset}. A prompt is its text id ({@link
 * PromptIdentity#TEXT}); of several rows of one generator and instruction the first counts.
 *
 * <p>A row that is not as it should be is bad and the rest goes on; where the JSON itself breaks
 * off, nothing after it can be read: a {@link SourceException}.
 */
public final class AlpacaEvalReader implements RowReader<RowEvents> {
  private static final String FORMAT = "alpaca-eval";
  private static final ObjectReader ELEMENTS =
      JsonRow.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Source source;
  private final OpenSource in;
  private final JsonParser parser;
  private final Aliases aliases;
  private final EventFactory events;
  private final FirstRows firstRows = new FirstRows();

  private AlpacaEvalReader(Source source, OpenSource in, JsonParser parser, ReadSettings settings) {
    this.source = source;
    this.in = in;
    this.parser = parser;
    this.aliases = settings.aliases();
    this.events = new EventFactory(settings.version(source), FORMAT);
  }

  /**
   * Opens a file.
   *
   * @throws SourceException if it cannot be read or is no JSON array
   */
  public static AlpacaEvalReader open(Source source, ReadSettings settings) throws SourceException {
    OpenSource in = OpenSource.open(source);
    try {
      JsonParser parser = ELEMENTS.createParser(in);
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        parser.close();
        throw new SourceException(source.name(), "is no JSON array of model outputs");
      }
      return new AlpacaEvalReader(source, in, parser, settings);
    } catch (JsonProcessingException e) {
      throw new SourceException(source.name(), "is no JSON array of model outputs");
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read", e);
    }
  }

  @Override
  public @Nullable Row<RowEvents> next() throws SourceException {
    JsonNode node;
    long line;
    try {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.END_ARRAY) {
        return null;
      }
      line = parser.currentTokenLocation().getLineNr();
      if (token == null) {
        throw new SourceException(
            source.name(), "the JSON array is not closed (line " + line + ")");
      }
      node = ELEMENTS.readTree(parser);
    } catch (JsonProcessingException e) {
      int at = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new SourceException(
          source.name(), "the JSON breaks off in line " + at + "; nothing after it is read");
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read on", e);
    }
    try {
      return row(JsonRow.of(node), line);
    } catch (RowFault fault) {
      byte[] raw = node.toString().getBytes(StandardCharsets.UTF_8);
      return new Row.Bad<>(source.name(), line, fault.reason(), fault.detail(), raw);
    }
  }

  private Row<RowEvents> row(JsonRow row, long line) throws RowFault {
    String instruction = row.requiredText("instruction");
    String generator = aliases.name(row.requiredText("generator"));
    String output = row.text("output");
    if (output == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "output is missing");
    }
    String promptId = PromptIdentity.ofText(instruction);
    String response = Keys.join(promptId, generator);
    if (firstRows.has(response)) {
      return new Row.Repeated<>(source.name(), line);
    }
    Prompt prompt = events.prompt(promptId, EventFactory.asUser(instruction), row.text("dataset"));
    Response answer = events.response(promptId, generator, 0, output, false);
    RowEvents good = new RowEvents(prompt, answer, List.of()).checked();
    firstRows.add(response);
    return new Row.Good<>(source.name(), line, good);
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public long bytesRead() {
    return in.bytesRead();
  }

  @Override
  public void close() throws SourceException {
    try {
      parser.close();
      in.close();
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be closed", e);
    }
  }
}
