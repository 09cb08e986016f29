package dev.charm.ops.models;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.producers.form.FileForm;
import dev.charm.producers.rewards.AnsweredPrompt;
import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.RawRow;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file, each with the conversation and the answer that it holds. */
final class ScorableRows implements Closeable {
  /** Numbers stay as they are written: 1.10 is not 1.1. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Records records;
  private final FieldNames where;

  /**
   * A row.
   *
   * @param row all that stands in it; empty if it cannot be read
   * @param request null if it cannot be scored
   * @param problem why it cannot be scored; null if it can
   */
  record ScorableRow(ObjectNode row, @Nullable ScoringRequest request, @Nullable String problem) {}

  private ScorableRows(Records records, FieldNames where) {
    this.records = records;
    this.where = where;
  }

  static ScorableRows open(Source source, FieldNames where) throws SourceException {
    return new ScorableRows(FileForm.open(source), where);
  }

  /** The next row, or null at the end. */
  @Nullable ScorableRow next() throws SourceException {
    RawRow raw = records.next();
    if (raw == null) {
      return null;
    }
    ObjectNode row = MAPPER.createObjectNode();
    try {
      Fields fields = raw.required();
      List<String> header = records.header();
      row = header.isEmpty() ? object(raw) : object(fields, header);
      AnsweredPrompt answered =
          AnsweredPrompt.of(fields, header.isEmpty() ? fields.names() : header, where);
      ScoringRequest request =
          new ScoringRequest(ChatMessage.of(answered.prompt()), answered.response());
      return new ScorableRow(row, request, null);
    } catch (RowFault fault) {
      return new ScorableRow(row, null, "line " + raw.line() + ": " + fault.problem());
    }
  }

  private static ObjectNode object(RawRow raw) {
    try {
      return MAPPER.readTree(raw.raw().get()) instanceof ObjectNode object
          ? object
          : MAPPER.createObjectNode();
    } catch (IOException e) { // it was read before, by the same rules
      throw new IllegalStateException("a row that was read cannot be read again");
    }
  }

  private static ObjectNode object(Fields fields, List<String> header) {
    ObjectNode row = MAPPER.createObjectNode();
    for (String name : header) {
      JsonNode value = fields.get(name);
      row.set(fields.written(name), value);
    }
    return row;
  }

  long bytesRead() {
    return records.bytesRead();
  }

  @Override
  public void close() throws SourceException {
    records.close();
  }
}
