package dev.charm.ops.batch;

import dev.charm.calibration.rating.Rating;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Collecting;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.Sources;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.precedence.RatingOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ratings of one arena in a table.
 *
 * @param ratings by policy model
 * @param fewVotes the models that {@link RatingOrder#hasFewVotes few votes} speak of
 * @param report what became of the table's rows
 */
public record BatchRatings(Map<String, Rating> ratings, Set<String> fewVotes, FileReport report) {

  /**
   * Reads a table. Of several dates of a model the newest counts.
   *
   * @param arena whose ratings count; those of others are told
   * @throws SourceException if it cannot be read
   */
  public static BatchRatings read(Path table, String arena, Aliases aliases)
      throws SourceException {
    Map<String, Rating> ratings = new HashMap<>();
    Map<String, Instant> dates = new HashMap<>();
    Set<String> fewVotes = new HashSet<>();
    TreeSet<String> others = new TreeSet<>();
    try (RowReader rows =
        RatingTable.open(Sources.one(table), RatingTable.DEFAULT_ARENA, null, aliases)) {
      FileReport report =
          rows.readAll(
              Collecting.of(
                  RatingSnapshot.class,
                  r -> {
                    if (!r.getArena().equals(arena)) {
                      others.add(r.getArena());
                      return;
                    }
                    Instant former = dates.get(r.getModel());
                    if (former == null || former.isBefore(r.getAsOf())) {
                      dates.put(r.getModel(), r.getAsOf());
                      ratings.put(
                          r.getModel(), Rating.of(r.getRating(), r.getCiLow(), r.getCiHigh()));
                      if (RatingOrder.hasFewVotes(r.getVotes())) {
                        fewVotes.add(r.getModel());
                      } else {
                        fewVotes.remove(r.getModel());
                      }
                    }
                  }),
              Progress.NONE);
      return new BatchRatings(ratings, fewVotes, report.with(ofOthers(arena, others)));
    }
  }

  private static List<String> ofOthers(String arena, Set<String> others) {
    List<String> told = new ArrayList<>();
    if (!others.isEmpty()) {
      told.add("ratings count of arena " + arena + " alone, not of " + String.join(", ", others));
    }
    return told;
  }
}
