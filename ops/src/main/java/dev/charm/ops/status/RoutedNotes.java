package dev.charm.ops.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.views.LogReader;
import dev.charm.schemas.RoutedTopic;
import dev.charm.streams.Changelogs;
import dev.charm.streams.intake.RoutedCounts;
import dev.charm.streams.intake.RoutedCounts.Count;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** How many records of each topic came by another partitioner, and what spares them the way. */
public record RoutedNotes(SortedMap<String, Count> counts) {

  private record Place(String changelog, int partition, String topic) {}

  /** Of all partitions, as calibration counts them. */
  public static RoutedNotes of(Admin admin, LogReader reader)
      throws ExecutionException, InterruptedException {
    Map<Place, Count> latest = new HashMap<>();
    Set<String> existing = admin.listTopics().names().get();
    for (String changelog : Changelogs.routedCounts()) {
      if (existing.contains(changelog)) {
        reader.scan(
            changelog,
            record -> {
              Place place = new Place(changelog, record.partition(), LogReader.key(record));
              if (record.value() == null) {
                latest.remove(place);
              } else {
                latest.put(place, RoutedCounts.read(record.value()));
              }
            });
      }
    }
    SortedMap<String, Count> counts = new TreeMap<>();
    latest.forEach((place, count) -> counts.merge(place.topic(), count, Count::plus));
    return new RoutedNotes(counts);
  }

  /** One line a topic. */
  public List<String> lines() {
    return counts.entrySet().stream()
        .map(entry -> line(entry.getKey(), entry.getValue().records()))
        .toList();
  }

  private static String line(String topic, long records) {
    String what = topic.substring(topic.indexOf('.') + 1).replace('-', ' ');
    String came =
        records
            + " "
            + (records == 1 ? what.substring(0, what.length() - 1) : what)
            + " came by another partitioner and "
            + (records == 1 ? "was" : "were")
            + " routed; ";
    return RoutedTopic.BY_PROMPT.input(topic).isPresent()
        ? came + "set partitioner=murmur2_random to spare the way"
        : came + "send each to the partition that murmur2 of its arena gives to spare the way";
  }

  public void addTo(ObjectNode status) {
    ArrayNode routed = status.putArray("routed");
    counts.forEach(
        (topic, count) -> {
          ObjectNode one = routed.addObject();
          one.put("topic", topic);
          one.put("records", count.records());
          one.put("last", Instant.ofEpochMilli(count.last()).toString());
        });
  }
}
