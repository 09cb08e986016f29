package dev.charm.ops.bench.kills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells from outside when each service's group goes on: it has committed more than it had when the
 * process said that it was ready, while events of every kind keep coming.
 */
final class GroupsAtWork implements AutoCloseable {
  /** What the groups of each service begin with. */
  private static final Map<String, String> SERVICES =
      Map.of("streams", "charm-calibration", "scorer", "charm-scorer-");

  private static final long LOOK_MILLIS = 50;
  private static final double NANOS = 1e9;

  private final Admin admin;
  private final Map<String, Long> before;
  private final long since = System.nanoTime();
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  /** Begins to watch. */
  GroupsAtWork(Place place) throws ExecutionException, InterruptedException {
    Properties clients = place.clients();
    clients.put("default.api.timeout.ms", "30000");
    this.admin = Admin.create(clients);
    this.before = committed();
  }

  /**
   * Looks until every group has gone on.
   *
   * @param limit counted from the beginning of the watch
   * @return whether all have by then
   */
  boolean await(Duration limit) throws ExecutionException, InterruptedException {
    while (seconds.size() < SERVICES.size()) {
      committed()
          .forEach(
              (service, offsets) -> {
                if (offsets > before.getOrDefault(service, 0L)) {
                  seconds.putIfAbsent(
                      service, Math.round((System.nanoTime() - since) / NANOS * 1000) / 1000.0);
                }
              });
      if (System.nanoTime() - since > limit.toNanos()) {
        break;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return seconds.size() == SERVICES.size();
  }

  /** The services whose groups have gone on, and after how many seconds each. */
  Map<String, Double> seconds() {
    return seconds;
  }

  /** Names of the services that are watched. */
  static List<String> services() {
    return SERVICES.keySet().stream().sorted().toList();
  }

  /** The sum of what the groups of each service have committed. */
  private Map<String, Long> committed() throws ExecutionException, InterruptedException {
    Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
    for (GroupListing group : admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get()) {
      groups.put(group.groupId(), new ListConsumerGroupOffsetsSpec());
    }
    Map<String, Long> sums = new HashMap<>();
    for (Map.Entry<String, Map<TopicPartition, OffsetAndMetadata>> group :
        admin.listConsumerGroupOffsets(groups).all().get().entrySet()) {
      long sum =
          new ArrayList<>(group.getValue().values())
              .stream().mapToLong(offset -> offset == null ? 0 : offset.offset()).sum();
      SERVICES.forEach(
          (service, prefix) -> {
            if (group.getKey().startsWith(prefix)) {
              sums.merge(service, sum, Long::sum);
            }
          });
    }
    return sums;
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
