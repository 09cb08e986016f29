package dev.charm.ops.rebuild;

import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * The mark that a rebuild has begun and is not through: an offset that a group without members has
 * committed, since it needs no topic of its own. While it is there, calibration would work on half
 * of its stores and must not start.
 */
public final class UnfinishedRebuild {
  private static final String GROUP = "charm-rebuild";
  private static final TopicPartition PLACE = new TopicPartition(Topics.CALIBRATIONS.name(), 0);

  private UnfinishedRebuild() {}

  /** Whether a rebuild has begun and is not through. */
  public static boolean isThere(Admin admin) throws ExecutionException, InterruptedException {
    try {
      return admin
              .listConsumerGroupOffsets(Map.of(GROUP, new ListConsumerGroupOffsetsSpec()))
              .partitionsToOffsetAndMetadata(GROUP)
              .get()
              .get(PLACE)
          != null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw e;
    }
  }

  static void begin(Admin admin) throws ExecutionException, InterruptedException {
    admin
        .alterConsumerGroupOffsets(GROUP, Map.of(PLACE, new OffsetAndMetadata(0, "begun")))
        .all()
        .get();
  }

  static void end(Admin admin) throws ExecutionException, InterruptedException {
    admin.deleteConsumerGroups(List.of(GROUP)).all().get();
  }
}
