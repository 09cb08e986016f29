package dev.charm.ops.batch;

import dev.charm.calibration.rating.Rating;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Collecting;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.Sources;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.precedence.RatingOrder;
import dev.charm.streams.rating.ImportedRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The ratings of one arena in a table.
 *
 * @param records as ratings in force, by policy model
 * @param report what became of the table's rows
 */
public record BatchRatings(SortedMap<String, ArenaRating> records, FileReport report) {

  /**
   * Reads a table. Of several dates of a model the newest counts.
   *
   * @param arena whose ratings count; those of others are told
   * @throws SourceException if it cannot be read
   */
  public static BatchRatings read(Path table, String arena, Aliases aliases)
      throws SourceException {
    return read(Sources.one(table), arena, aliases);
  }

  /**
   * Reads a table. Of several dates of a model the newest counts; a row without a date has that of
   * the table.
   *
   * @param arena whose ratings count; those of others are told
   * @throws SourceException if it cannot be read
   */
  public static BatchRatings read(Source table, String arena, Aliases aliases)
      throws SourceException {
    SortedMap<String, ArenaRating> records = new TreeMap<>();
    TreeSet<String> others = new TreeSet<>();
    try (RowReader rows = RatingTable.open(table, RatingTable.DEFAULT_ARENA, null, aliases)) {
      FileReport report =
          rows.readAll(
              Collecting.of(
                  RatingSnapshot.class,
                  snapshot -> {
                    if (snapshot.getArena().equals(arena)) {
                      records.merge(
                          snapshot.getModel(),
                          ImportedRecord.of(snapshot, Optional.empty()),
                          (known, other) ->
                              known.getAsOf().isBefore(other.getAsOf()) ? other : known);
                    } else {
                      others.add(snapshot.getArena());
                    }
                  }),
              Progress.NONE);
      return new BatchRatings(records, report.with(ofOthers(arena, others)));
    }
  }

  /** The ratings by policy model. */
  public Map<String, Rating> ratings() {
    Map<String, Rating> ratings = new HashMap<>();
    records.forEach(
        (model, r) -> ratings.put(model, Rating.of(r.getRating(), r.getCiLow(), r.getCiHigh())));
    return ratings;
  }

  /** The models that {@link RatingOrder#hasFewVotes few votes} speak of. */
  public Set<String> fewVotes() {
    return records.values().stream()
        .filter(rating -> RatingOrder.hasFewVotes(rating.getVotes()))
        .map(ArenaRating::getModel)
        .collect(Collectors.toSet());
  }

  private static List<String> ofOthers(String arena, Set<String> others) {
    List<String> told = new ArrayList<>();
    if (!others.isEmpty()) {
      told.add("ratings count of arena " + arena + " alone, not of " + String.join(", ", others));
    }
    return told;
  }
}
