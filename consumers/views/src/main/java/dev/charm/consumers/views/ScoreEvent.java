package dev.charm.consumers.views;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** What the log says of the scores at a prompt, record by record. */
public sealed interface ScoreEvent {
  /** When the record was written, as its writer says. */
  Instant at();

  /** A score came. */
  record Scored(Instant at, Reward reward) implements ScoreEvent {}

  /** Something was withdrawn. */
  record Withdrawn(Instant at, Retraction retraction) implements ScoreEvent {}

  /**
   * Hands over the events of one prompt, rewards first. Records that cannot be used, or stand under
   * a key that is not their own, are passed over.
   *
   * @return how far back the rewards go
   */
  static LogReader.Extent read(LogReader reader, String promptId, Consumer<ScoreEvent> each) {
    String key = Keys.join(promptId);
    LogReader.Extent extent =
        read(
            reader,
            Topics.REWARDS,
            key,
            (at, reward) -> {
              if (Keys.of(reward).equals(key)) {
                each.accept(new Scored(at, reward));
              }
            });
    read(
        reader,
        Topics.RETRACTIONS,
        key,
        (at, retraction) -> {
          if (Keys.of(retraction).equals(key)) {
            each.accept(new Withdrawn(at, retraction));
          }
        });
    return extent;
  }

  private static <T extends SpecificRecord> LogReader.Extent read(
      LogReader reader, Topic<T> topic, String key, BiConsumer<Instant, T> each) {
    try (EventDecoder<T> decoder = reader.decoder(topic)) {
      return reader.scan(
          topic.name(),
          record -> {
            if (LogReader.key(record).equals(key)
                && reader.decode(decoder, topic, record.value())
                    instanceof Decoded.Value<T> value) {
              each.accept(Instant.ofEpochMilli(record.timestamp()), value.value());
            }
          });
    }
  }
}
