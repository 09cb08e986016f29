package dev.charm.consumers.views;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the past of calibrations. The revisions stand in {@code
 * charm.calibration-history}, as long as it keeps them; {@code charm.calibrations} adds the one in
 * force, however old, and withdrawals, until compaction takes their tombstones away.
 *
 * @param revisions by key, oldest first
 * @param gone the keys of calibrations that were withdrawn after their last revision, at a time no
 *     longer known
 * @param kept how far back the history goes
 */
public record CalibrationLog(
    SortedMap<String, List<Revision>> revisions, SortedSet<String> gone, LogReader.Extent kept) {

  /**
   * A calibration from some moment on.
   *
   * @param calibration null if it was withdrawn then
   */
  public record Revision(Instant at, @Nullable Calibration calibration) {}

  /**
   * Reads both topics.
   *
   * @param keys which calibrations are wanted
   */
  public static CalibrationLog read(LogReader reader, Predicate<String> keys) {
    TreeMap<String, TreeMap<Long, Calibration>> calculated = new TreeMap<>();
    TreeMap<String, List<Revision>> revisions = new TreeMap<>();
    LogReader.Extent kept;
    try (EventDecoder<Calibration> decoder = reader.decoder(Topics.CALIBRATION_HISTORY)) {
      kept =
          reader.scan(
              Topics.CALIBRATION_HISTORY.name(),
              record -> {
                String key = LogReader.key(record);
                if (keys.test(key)
                    && reader.decode(decoder, Topics.CALIBRATION_HISTORY, record.value())
                        instanceof Decoded.Value<Calibration> value) {
                  put(calculated, key, value.value());
                }
              });
    }
    TreeSet<String> gone = new TreeSet<>(calculated.keySet());
    try (EventDecoder<Calibration> decoder = reader.decoder(Topics.CALIBRATIONS)) {
      reader.scan(
          Topics.CALIBRATIONS.name(),
          record -> {
            String key = LogReader.key(record);
            if (!keys.test(key)) {
              return;
            }
            gone.remove(key);
            if (record.value() == null) {
              revisions
                  .computeIfAbsent(key, name -> new ArrayList<>())
                  .add(new Revision(Instant.ofEpochMilli(record.timestamp()), null));
            } else if (reader.decode(decoder, Topics.CALIBRATIONS, record.value())
                instanceof Decoded.Value<Calibration> value) {
              put(calculated, key, value.value());
            }
          });
    }
    calculated.forEach(
        (key, own) -> {
          List<Revision> all = revisions.computeIfAbsent(key, name -> new ArrayList<>());
          own.values().forEach(c -> all.add(new Revision(c.getCalculatedAt(), c)));
          all.sort(Comparator.comparing(Revision::at));
        });
    return new CalibrationLog(revisions, gone, kept);
  }

  private static void put(
      TreeMap<String, TreeMap<Long, Calibration>> calculated, String key, Calibration calibration) {
    calculated
        .computeIfAbsent(key, name -> new TreeMap<>())
        .putIfAbsent(calibration.getRevision(), calibration);
  }
}
