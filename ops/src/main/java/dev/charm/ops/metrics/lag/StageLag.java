package dev.charm.ops.metrics.lag;

import dev.charm.ops.metrics.Reading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How far one stage is behind, look by look. */
final class StageLag {
  private Map<TopicPartition, Seen> seen = Map.of();
  private Map<String, OptionalLong> oldest = Map.of();

  /** What lies between a place and an end; the same the next time if neither has moved. */
  private record Seen(long place, long end, OptionalLong written) {
    boolean tells(long placeNow, long endNow) {
      return place == placeNow && (written.isPresent() || end == endNow);
    }
  }

  /** Looks once more. */
  void look(Reading reading, Places places, OldestWaiting waiting)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> at = places.of(reading);
    Map<TopicPartition, Long> begins = places.offsets(at.keySet(), OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = places.offsets(at.keySet(), OffsetSpec.latest());
    Map<TopicPartition, Seen> now = new HashMap<>();
    Map<TopicPartition, Long> unknown = new HashMap<>();
    at.forEach(
        (partition, committed) -> {
          // What retention has dropped nobody can read any more.
          long place = Math.max(committed, begins.getOrDefault(partition, 0L));
          long end = ends.getOrDefault(partition, 0L);
          Seen known = seen.get(partition);
          if (place >= end) {
            now.put(partition, new Seen(place, end, OptionalLong.empty()));
          } else if (known != null && known.tells(place, end)) {
            now.put(partition, new Seen(place, end, known.written()));
          } else {
            unknown.put(partition, place);
          }
        });
    if (!unknown.isEmpty()) {
      waiting
          .at(unknown, ends)
          .forEach(
              (partition, written) ->
                  now.put(
                      partition,
                      new Seen(
                          unknown.getOrDefault(partition, 0L),
                          ends.getOrDefault(partition, 0L),
                          written)));
    }
    // Where it could not be found out in time, what was known is told on.
    Set<TopicPartition> untold = new HashSet<>(unknown.keySet());
    untold.removeAll(now.keySet());
    for (TopicPartition partition : untold) {
      Seen known = seen.get(partition);
      if (known != null) {
        now.put(partition, known);
      }
    }
    seen = now;
    oldest = byTopic(at.keySet(), now);
  }

  private static Map<String, OptionalLong> byTopic(
      Set<TopicPartition> read, Map<TopicPartition, Seen> seen) {
    Map<String, OptionalLong> oldest = new TreeMap<>();
    read.forEach(partition -> oldest.put(partition.topic(), OptionalLong.empty()));
    seen.forEach(
        (partition, one) ->
            one.written()
                .ifPresent(
                    written ->
                        oldest.merge(
                            partition.topic(),
                            OptionalLong.of(written),
                            (a, b) ->
                                OptionalLong.of(
                                    Math.min(a.orElse(Long.MAX_VALUE), b.orElse(written))))));
    return oldest;
  }

  /** When the oldest record that waits was written, of each topic; empty where nothing waits. */
  Map<String, OptionalLong> oldest() {
    return oldest;
  }
}
