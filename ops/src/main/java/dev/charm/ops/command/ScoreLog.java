package dev.charm.ops.command;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * All that the log says of scores: {@code charm.rewards} and {@code charm.retractions}, less what
 * the streams service sends to the dead letters, that is malformed records and those under another
 * key than their own.
 */
final class ScoreLog {
  private ScoreLog() {}

  /**
   * Hands over every event, rewards first.
   *
   * @param keys which record keys are wanted; others are not even decoded
   * @return how far back the rewards go
   */
  static LogReader.Extent read(
      LogReader reader, Predicate<String> keys, Consumer<ScoreEvent> each) {
    BiFunction<Reward, Instant, Optional<ScoreEvent>> scored =
        (reward, at) -> Optional.of(ScoreEvent.of(reward, at));
    LogReader.Extent extent = read(reader, Topics.REWARDS, keys, scored, each);
    read(reader, Topics.RETRACTIONS, keys, ScoreEvent::of, each);
    return extent;
  }

  private static <T extends SpecificRecord> LogReader.Extent read(
      LogReader reader,
      Topic<T> topic,
      Predicate<String> keys,
      BiFunction<T, Instant, Optional<ScoreEvent>> event,
      Consumer<ScoreEvent> each) {
    try (EventDecoder<T> decoder = reader.decoder(topic)) {
      return reader.scan(
          topic.name(),
          record -> {
            String key = LogReader.key(record);
            if (keys.test(key)
                && reader.decode(decoder, topic, record.value())
                    instanceof Decoded.Value<T> value) {
              event
                  .apply(value.value(), Instant.ofEpochMilli(record.timestamp()))
                  .filter(scored -> Keys.join(scored.promptId()).equals(key))
                  .ifPresent(each);
            }
          });
    }
  }
}
