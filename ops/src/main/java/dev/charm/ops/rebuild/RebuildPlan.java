package dev.charm.ops.rebuild;

import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** What a rebuild would do to each topic. */
public final class RebuildPlan {
  private RebuildPlan() {}

  /**
   * What a rebuild does to one topic.
   *
   * @param topic its name
   * @param becomes {@code emptied}, {@code withdrawn}, or {@code read again}
   * @param records that lie there, or, of an input, that are read again; offsets count, so there
   *     may be fewer
   * @param lost of an input, how many at most once lay there and are not kept any more
   */
  public record Line(String topic, String becomes, long records, long lost) {}

  /** What would be done; changes nothing. */
  public static List<Line> of(Admin admin) throws ExecutionException, InterruptedException {
    List<Line> lines = new ArrayList<>();
    for (Topic<?> topic : Topics.all()) {
      if (Topics.WRITTEN_BY_OTHERS.contains(topic)) {
        Extent extent = extent(admin, topic.name()::equals);
        boolean expires = DerivedTopics.EXPIRING_INPUTS.contains(topic);
        lines.add(new Line(topic.name(), "read again", extent.records, expires ? extent.begin : 0));
      }
    }
    for (Topic<?> topic : DerivedTopics.PUBLISHED) {
      lines.add(
          new Line(topic.name(), "withdrawn", extent(admin, topic.name()::equals).records, 0));
    }
    for (String topic : admin.listTopics().names().get().stream().sorted().toList()) {
      if (DerivedTopics.isInternal(topic)) {
        lines.add(new Line(topic, "emptied", extent(admin, topic::equals).records, 0));
      }
    }
    return lines;
  }

  /**
   * @param begin sum of the first offsets
   * @param records sum of what lies between first and last
   */
  private record Extent(long begin, long records) {}

  private static Extent extent(Admin admin, Predicate<String> topic)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = DerivedTopics.partitions(admin, topic);
    long begin = sum(DerivedTopics.offsets(admin, partitions, OffsetSpec.earliest()));
    return new Extent(
        begin, sum(DerivedTopics.offsets(admin, partitions, OffsetSpec.latest())) - begin);
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }
}
