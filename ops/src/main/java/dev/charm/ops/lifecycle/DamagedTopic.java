package dev.charm.ops.lifecycle;

import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationService;

/** A topic whose bytes on the broker's disk are not those that were written. */
final class DamagedTopic {
  private DamagedTopic() {}

  /** What is damaged and what to do about it, for people. */
  static String words(String topic, String partition, String offset) {
    String where =
        "the broker's disk has damaged partition "
            + partition
            + " of "
            + topic
            + " at offset "
            + offset;
    if (isWrittenByOthers(topic)) {
      return where
          + "; that is an input, and no other topic has it: take it from another replica or a"
          + " backup, or delete the partition's records up to there (kafka-delete-records) and"
          + " ingest them again";
    }
    return isOurs(topic)
        ? where
            + "; it can be made anew from the inputs: charm rebuild (--dry-run says what is lost)"
        : where;
  }

  private static boolean isOurs(String topic) {
    return topic.startsWith(CalibrationService.APPLICATION_ID + "-")
        || RoutedTopic.isOne(topic)
        || Topics.all().stream().map(Topic::name).anyMatch(topic::equals);
  }

  /** What people and other systems write, nothing else has; nor has it the trained heads. */
  private static boolean isWrittenByOthers(String topic) {
    return Topics.REWARD_MODELS.name().equals(topic)
        || Topics.WRITTEN_BY_OTHERS.stream().anyMatch(input -> input.name().equals(topic));
  }
}
