package dev.charm.streams;

import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic.Partitioning;
import dev.charm.streams.intake.RoutedCounts;
import dev.charm.streams.rating.Ratings;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The changelogs of calibration's stores, for whoever reads them or must know how they are
 * partitioned. Unless said otherwise, those under the usual {@link
 * CalibrationService#APPLICATION_ID}.
 */
public final class Changelogs {
  /**
   * That of the arenas whose votes changed since their ratings were last fitted: while a key has a
   * value there, votes that are consumed do not show in the ratings yet.
   */
  public static final String DUE_ARENAS = of(CalibrationService.APPLICATION_ID, Ratings.DUE_STORE);

  private Changelogs() {}

  /** That of a store, as Kafka Streams names it. */
  public static String of(String applicationId, String store) {
    return applicationId + "-" + store + "-changelog";
  }

  /**
   * Those of {@link RoutedCounts}: a key is the name of a topic, and each partition has its own
   * count.
   */
  public static List<String> routedCounts() {
    return RoutedCounts.stores().stream()
        .map(store -> of(CalibrationService.APPLICATION_ID, store))
        .toList();
  }

  /**
   * By what each of them is partitioned, by name.
   *
   * @param registry is not asked
   */
  public static SortedMap<String, Partitioning> partitioning(Registry registry) {
    SortedMap<String, Partitioning> changelogs = new TreeMap<>();
    StorePartitioning.of(
            CalibrationTopology.build(CalibrationSettings.defaults(), registry, by -> 1))
        .forEach(
            (store, partitioning) ->
                changelogs.put(of(CalibrationService.APPLICATION_ID, store), partitioning));
    return changelogs;
  }
}
