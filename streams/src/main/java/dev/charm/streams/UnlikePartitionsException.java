package dev.charm.streams;

import org.apache.kafka.common.KafkaException;

/** Partitions are not as they must be, which nothing but a person can change. */
public final class UnlikePartitionsException extends KafkaException {
  private static final long serialVersionUID = 1L;

  UnlikePartitionsException(String message) {
    super(message);
  }
}
