package dev.charm.producers.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.charm.schemas.MalformedReason;

/** JSON as files have it. */
public final class Json {
  /** The longest text, in characters. */
  private static final int MAX_TEXT = 16 * 1024 * 1024;

  /**
   * Reads NaN and Infinity as some writers put them, so that they are refused by their reason, and
   * a comma before a closing bracket, which means nothing.
   */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(MAX_TEXT).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** The node, if it is an object. */
  public static JsonNode object(JsonNode node) throws RowFault {
    if (!node.isObject()) {
      throw new RowFault(MalformedReason.UNDECODABLE, "is not a JSON object");
    }
    return node;
  }
}
