package dev.charm.ops.catalogue;

import static dev.charm.ops.catalogue.ExampleRecords.ARENA;
import static dev.charm.ops.catalogue.ExampleRecords.BOARD;
import static dev.charm.ops.catalogue.ExampleRecords.OVERVALUED;
import static dev.charm.ops.catalogue.ExampleRecords.PROMPT;
import static dev.charm.ops.catalogue.ExampleRecords.REFERENCE;
import static dev.charm.ops.catalogue.ExampleRecords.RM;
import static dev.charm.ops.catalogue.ExampleRecords.TRAINED;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who writes to a topic, or reads from it, must know beyond the catalogue.
 *
 * @param <T> the Avro record that is its value
 * @param topic one that is not a matter of the topology only
 * @param written whether others write to it; everybody may read it
 * @param key the key of the example
 * @param example a record that can be used
 * @param rule what a value must fulfil that its schema does not say, or null
 * @param tombstone what a record without a value says, or null where there is none
 */
record TopicGuide<T extends SpecificRecord>(
    Topic<T> topic,
    boolean written,
    String key,
    T example,
    @Nullable String rule,
    @Nullable String tombstone) {

  /** Of every topic that is not internal, in the order of the flow. */
  static List<TopicGuide<?>> all() {
    return List.of(
        written(
            Topics.PROMPTS,
            Keys.join(PROMPT),
            ExampleRecords.prompt(),
            null,
            "The prompt's text is deleted; its rewards and pairs stay."),
        written(Topics.RESPONSES, Keys.join(PROMPT), ExampleRecords.response(), null, null),
        written(
            Topics.REWARDS,
            Keys.join(PROMPT),
            ExampleRecords.reward(),
            "`reward_model` is NAME@VERSION. Where there is no score there is no record; never"
                + " write 0.",
            null),
        written(
            Topics.RETRACTIONS,
            Keys.join(PROMPT),
            ExampleRecords.retraction(),
            "RESPONSE and REWARD need `policy_model`, REWARD also `reward_model`. Versions above its own"
                + " stay: what `charm ingest` writes has a time in milliseconds as its version.",
            null),
        written(
            Topics.BATTLES,
            Keys.join(ARENA),
            ExampleRecords.battle(),
            "`model_a` and `model_b` differ.",
            null),
        written(
            Topics.RATING_SNAPSHOTS,
            Keys.join(BOARD, ARENA, OVERVALUED),
            ExampleRecords.snapshot(),
            "`source` is not `live`. `ci_low` and `ci_high` come together or not at all.",
            "The rating is withdrawn."),
        read(
            Topics.ARENA_RATINGS,
            Keys.join(ARENA, OVERVALUED),
            ExampleRecords.rating(OVERVALUED, 1001),
            "The model has no rating in the arena any more."),
        read(
            Topics.RATING_COVARIANCES,
            Keys.join(ARENA),
            ExampleRecords.covariance(),
            "The arena has no live ratings any more."),
        read(
            Topics.MODEL_STATS,
            Keys.join(RM, OVERVALUED),
            ExampleRecords.stats(),
            "The reward model has no reward of the model any more."),
        read(
            Topics.CALIBRATIONS,
            Keys.calibration(RM, OVERVALUED, REFERENCE),
            ExampleRecords.calibration(),
            "There is no calibration any more: rewards or a rating are gone."),
        read(
            Topics.CALIBRATION_HISTORY,
            Keys.calibration(RM, OVERVALUED, REFERENCE),
            ExampleRecords.calibration(),
            null),
        read(
            Topics.PREFERENCE_PAIRS,
            Keys.pair(RM, PROMPT, OVERVALUED, REFERENCE),
            ExampleRecords.pair(),
            "There is no pair any more: a reward, a rating or the prompt is gone, or the corrected"
                + " scores are equal."),
        read(Topics.REWARD_MODELS, Keys.join(TRAINED + "@2"), ExampleRecords.version(), null),
        read(Topics.TRAINING_ROUNDS, Keys.of(ExampleRecords.round()), ExampleRecords.round(), null),
        read(
            Topics.EVALUATIONS,
            Keys.of(ExampleRecords.evaluation()),
            ExampleRecords.evaluation(),
            null));
  }

  private static <T extends SpecificRecord> TopicGuide<T> written(
      Topic<T> topic, String key, T example, @Nullable String rule, @Nullable String tombstone) {
    return new TopicGuide<>(topic, true, key, example, rule, tombstone);
  }

  private static <T extends SpecificRecord> TopicGuide<T> read(
      Topic<T> topic, String key, T example, @Nullable String tombstone) {
    return new TopicGuide<>(topic, false, key, example, null, tombstone);
  }

  /** Its key's parts as one writes them, {@code REWARD MODEL|PROMPT}. */
  static String keyForm(Topic<?> topic) {
    return String.join("|", topic.keyParts()).toUpperCase(Locale.ROOT);
  }

  /** The fields that every value has: those without a default. */
  List<Schema.Field> required() {
    return topic.schema().getFields().stream().filter(field -> !field.hasDefaultValue()).toList();
  }

  /** The fields that a writer may leave out. */
  List<Schema.Field> optional() {
    return topic.schema().getFields().stream().filter(Schema.Field::hasDefaultValue).toList();
  }
}
