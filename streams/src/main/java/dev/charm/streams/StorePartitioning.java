package dev.charm.streams;

import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topic.Partitioning;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/** By what the stores of the topology, and so their changelogs, are partitioned. */
public final class StorePartitioning {
  private StorePartitioning() {}

  /**
   * That of every changelog of calibration, by name.
   *
   * @param registry is not asked
   */
  public static SortedMap<String, Partitioning> changelogs(Registry registry) {
    SortedMap<String, Partitioning> changelogs = new TreeMap<>();
    of(CalibrationTopology.build(CalibrationSettings.defaults(), registry, by -> 1))
        .forEach(
            (store, partitioning) ->
                changelogs.put(
                    CalibrationService.changelog(CalibrationService.APPLICATION_ID, store),
                    partitioning));
    return changelogs;
  }

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
