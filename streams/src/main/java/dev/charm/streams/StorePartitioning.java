package dev.charm.streams;

import dev.charm.schemas.Topic;
import dev.charm.schemas.Topic.Partitioning;
import dev.charm.schemas.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/** By what the stores of the topology, and so their changelogs, are partitioned. */
final class StorePartitioning {
  private StorePartitioning() {}

  /** That of each store that has a changelog, by name. */
  static Map<String, Partitioning> of(Topology topology) {
    Map<String, Partitioning> stores = new TreeMap<>();
    for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
      Partitioning partitioning =
          part.nodes().stream()
              .filter(TopologyDescription.Source.class::isInstance)
              .flatMap(node -> ((TopologyDescription.Source) node).topicSet().stream())
              .flatMap(name -> topic(name).stream())
              .findFirst()
              .map(Topic::partitioning)
              .orElseThrow();
      part.nodes().stream()
          .filter(TopologyDescription.Processor.class::isInstance)
          .flatMap(node -> ((TopologyDescription.Processor) node).stores().stream())
          .forEach(store -> stores.put(store, partitioning));
    }
    return stores;
  }

  private static Optional<Topic<?>> topic(String name) {
    return Topics.all().stream()
        .filter(topic -> topic.name().equals(name))
        .<Topic<?>>map(topic -> topic)
        .findFirst();
  }
}
