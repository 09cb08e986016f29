package dev.charm.schemas;

import java.util.Locale;

/** Why a record cannot be used. */
public enum MalformedReason {
  /** The bytes do not begin as the registry's serializers write them (magic byte, schema id). */
  NOT_AVRO,
  /** The registry knows no schema of this id. */
  UNKNOWN_SCHEMA_ID,
  /** Nothing can be read by the schema: it does not parse, or is larger or deeper than allowed. */
  UNREADABLE_SCHEMA,
  /** The bytes end early, are nested too deep, or do not fit their schema. */
  UNDECODABLE,
  /** The record is followed by bytes that do not belong to it. */
  TRAILING_BYTES,
  /** The record lacks something that it must have. */
  MISSING_FIELD,
  /** A number is NaN or infinite. */
  NOT_FINITE,
  /** A number is outside the range that makes sense, or a word is none of those allowed. */
  OUT_OF_RANGE,
  /** The record, or a part of it, is larger than {@link EventCheck} allows. */
  TOO_LARGE,
  /** The key is missing, or is not the one that the value belongs under. */
  WRONG_KEY,
  /** A response without a prompt to score it by. */
  UNKNOWN_PROMPT,
  /**
   * A vote on a model or a pair of models that are new to its arena, which holds no more of them:
   * too many were named before.
   */
  TOO_MANY_MODELS,
  /** A vote in an arena or a category that is new, and more of them are not held. */
  TOO_MANY_ARENAS,
  /** A reward model or a reader refuses the content. */
  REJECTED,
  /** Nothing is known to be wrong with the record, but what took it in failed of it. */
  FAILED;

  /** As it stands in headers and tables: lower case, dashes. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
