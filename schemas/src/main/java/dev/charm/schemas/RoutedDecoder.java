package dev.charm.schemas;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads the values of a {@link RoutedTopic}, each as one of the topic that its headers name. */
public final class RoutedDecoder implements Deserializer<Decoded<? extends SpecificRecord>> {
  private final Map<String, EventDecoder<? extends SpecificRecord>> decoders = new HashMap<>();

  /**
   * @param registry stays the caller's to close
   */
  public RoutedDecoder(RoutedTopic routed, Registry registry) {
    routed.inputs().forEach(input -> decoders.put(input.name(), registry.decoder(input)));
  }

  /** Decodes a value; null (a tombstone) stays null. */
  @Override
  public @Nullable Decoded<? extends SpecificRecord> deserialize(
      String topic, Headers headers, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    String origin = DeadLetters.header(headers, DeadLetters.ORIGIN);
    EventDecoder<? extends SpecificRecord> decoder = origin == null ? null : decoders.get(origin);
    return origin == null || decoder == null
        ? new Decoded.Malformed<>(
            MalformedReason.MISSING_FIELD, "no header says of which topic it is", bytes)
        : decoder.deserialize(origin, bytes);
  }

  /**
   * Nothing can be read without headers.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public Decoded<? extends SpecificRecord> deserialize(String topic, byte[] bytes) {
    throw new UnsupportedOperationException("a record of " + topic + " is read by its headers");
  }

  @Override
  public void close() {
    decoders.values().forEach(EventDecoder::close);
  }
}
