package dev.charm.schemas;

import org.apache.kafka.common.KafkaException;

/**
 * The registry lacks the schema that a topic's records are to be written by, and does not take it
 * from this program. The message names the subject and the remedy; trying again is of no use.
 */
public final class SubjectMissingException extends KafkaException {
  private static final long serialVersionUID = 1L;

  SubjectMissingException(String message, Throwable cause) {
    super(message, cause);
  }
}
