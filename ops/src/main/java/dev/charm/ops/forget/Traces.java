package dev.charm.ops.forget;

import dev.charm.schemas.Battle;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationService;
import dev.charm.streams.prompt.ChangelogPrompts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tells which records hold a trace of prompts.
 *
 * <p>A record that can be read belongs to the prompt that its key or its value names, and to no
 * other. What cannot be read (dead letters, malformed records) is searched for the prompt's id and
 * its texts, see {@link RawTrace}.
 */
final class Traces implements AutoCloseable {
  private static final String CHANGELOG = "-changelog";
  private static final String CHANGELOGS = CalibrationService.APPLICATION_ID + "-";

  private static final List<Topic<? extends SpecificRecord>> NAMING_A_PROMPT =
      List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS, Topics.RETRACTIONS, Topics.BATTLES);

  private final Map<String, RawTrace> prompts = new LinkedHashMap<>();
  private final Map<String, EventDecoder<? extends SpecificRecord>> decoders = new HashMap<>();

  /**
   * @param registry stays the caller's to close
   */
  Traces(Iterable<String> promptIds, Registry registry) {
    promptIds.forEach(id -> prompts.put(id, new RawTrace(id)));
    NAMING_A_PROMPT.forEach(topic -> decoders.put(topic.name(), registry.decoder(topic)));
  }

  /** Whether a topic can hold traces of prompts at all. */
  static boolean possibleIn(String topic) {
    return topic.equals(Topics.DEAD_LETTERS)
        || RoutedTopic.isOne(topic)
        || topic.equals(Topics.PREFERENCE_PAIRS.name())
        || NAMING_A_PROMPT.stream().anyMatch(named -> named.name().equals(topic))
        || (topic.startsWith(CHANGELOGS) && topic.endsWith(CHANGELOG));
  }

  /** Whether a topic is one of those in which a prompt has the partition that calibration has. */
  static boolean isPartitionedByPrompt(String topic) {
    return !topic.equals(Topics.BATTLES.name())
        && NAMING_A_PROMPT.stream().anyMatch(named -> named.name().equals(topic));
  }

  /**
   * The prompt of which a record holds a trace.
   *
   * @throws EventDecoder.RegistryUnavailableException if the registry is away
   */
  Optional<String> in(ConsumerRecord<byte[], byte[]> record) {
    String topic = origin(record);
    if (topic.equals(Topics.DEAD_LETTERS)) {
      return named(firstKeyPart(record.key())).or(() -> raw(record));
    }
    if (topic.equals(Topics.PREFERENCE_PAIRS.name())) {
      List<String> parts = keyParts(record.key());
      return parts.size() == 4 ? named(parts.get(1)) : raw(record);
    }
    if (topic.endsWith(CHANGELOG)) {
      return inChangelog(record);
    }
    if (!topic.equals(Topics.BATTLES.name())) {
      Optional<String> byKey = named(firstKeyPart(record.key()));
      if (byKey.isPresent()) {
        return byKey;
      }
    }
    if (!decoders.containsKey(topic)) {
      return raw(record);
    }
    Decoded<? extends SpecificRecord> decoded = decode(record);
    if (decoded instanceof Decoded.Value<? extends SpecificRecord> value) {
      return named(promptId(value.value()));
    }
    return decoded == null ? Optional.empty() : raw(record);
  }

  /** The topic that a record was written to; it may be on its way in a {@link RoutedTopic}. */
  static String origin(ConsumerRecord<byte[], byte[]> record) {
    String named =
        RoutedTopic.isOne(record.topic())
            ? DeadLetters.header(record.headers(), DeadLetters.ORIGIN)
            : null;
    return named == null ? record.topic() : named;
  }

  private Optional<String> inChangelog(ConsumerRecord<byte[], byte[]> record) {
    String topic = record.topic();
    String store = topic.substring(CHANGELOGS.length(), topic.length() - CHANGELOG.length());
    try {
      return ChangelogPrompts.named(store, record.key(), record.value()).flatMap(this::named);
    } catch (RuntimeException e) { // a state of another version
      return raw(record);
    }
  }

  /** Remembers the texts of a prompt, by which dead letters are found that do not name it. */
  void learnTexts(ConsumerRecord<byte[], byte[]> record, String promptId) {
    if (decode(record) instanceof Decoded.Value<? extends SpecificRecord> value) {
      Objects.requireNonNull(prompts.get(promptId), promptId).learn(value.value());
    }
  }

  /** The version of a record as {@code charm.retractions} counts it; 0 if it has none. */
  long version(ConsumerRecord<byte[], byte[]> record) {
    if (decode(record) instanceof Decoded.Value<? extends SpecificRecord> value
        && value.value().getSchema().getField("version") != null) {
      return (long) value.value().get(value.value().getSchema().getField("version").pos());
    }
    return 0;
  }

  /** The vote of a record of {@code charm.battles}, if it can be read. */
  Optional<Battle> battle(ConsumerRecord<byte[], byte[]> record) {
    return decode(record) instanceof Decoded.Value<? extends SpecificRecord> value
            && value.value() instanceof Battle battle
        ? Optional.of(battle)
        : Optional.empty();
  }

  private @Nullable Decoded<? extends SpecificRecord> decode(
      ConsumerRecord<byte[], byte[]> record) {
    String topic = origin(record);
    EventDecoder<? extends SpecificRecord> decoder = decoders.get(topic);
    return decoder == null ? null : decoder.deserialize(topic, record.value());
  }

  private static @Nullable String promptId(SpecificRecord value) {
    return (String) value.get(value.getSchema().getField("prompt_id").pos());
  }

  private Optional<String> named(@Nullable String promptId) {
    return Optional.ofNullable(promptId).filter(prompts::containsKey);
  }

  private Optional<String> raw(ConsumerRecord<byte[], byte[]> record) {
    return prompts.entrySet().stream()
        .filter(prompt -> prompt.getValue().in(record))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static @Nullable String firstKeyPart(byte @Nullable [] key) {
    List<String> parts = keyParts(key);
    return parts.isEmpty() ? null : parts.get(0);
  }

  private static List<String> keyParts(byte @Nullable [] key) {
    if (key == null) {
      return List.of();
    }
    try {
      return Keys.split(new String(key, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) { // no key that anyone has joined
      return List.of();
    }
  }

  @Override
  public void close() {
    new ArrayList<>(decoders.values()).forEach(EventDecoder::close);
  }
}
