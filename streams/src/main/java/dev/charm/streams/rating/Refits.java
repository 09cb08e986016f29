package dev.charm.streams.rating;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.settings.RatingSources;
import dev.charm.streams.settings.SourceChoice;
import java.time.Instant;
import java.util.Optional;

/**
 * Fits the arenas whose votes changed, at a bounded pace, and publishes what is new. The first turn
 * after a start looks at every arena, since the settings may be others: where nothing changed,
 * nothing is published.
 */
final class Refits {
  private final Arenas arenas;
  private final DueArenas due;
  private final ImportedRatings imported;
  private final LiveRatings live;
  private final RatingPublisher ratings;
  private final CovariancePublisher covariances;
  private final RatingSources sources;
  private final Measures measures;
  private final FitPace pace = new FitPace(System::nanoTime);
  private boolean first = true;

  Refits(
      Arenas arenas,
      DueArenas due,
      ImportedRatings imported,
      LiveRatings live,
      RatingPublisher ratings,
      CovariancePublisher covariances,
      RatingSources sources,
      Measures measures) {
    this.arenas = arenas;
    this.due = due;
    this.imported = imported;
    this.live = live;
    this.ratings = ratings;
    this.covariances = covariances;
    this.sources = sources;
    this.measures = measures;
  }

  /**
   * Fits what is due, if it is time to.
   *
   * @param timestamp milliseconds since 1970
   */
  void turn(long timestamp) {
    if (first) {
      arenas.names().forEach(due::add);
      imported.arenas().forEach(due::add);
      first = false;
    }
    if (!pace.begin(timestamp)) {
      return;
    }
    for (String arena : due.now()) {
      if (pace.goesOn()) {
        refit(arena, timestamp);
        due.remove(arena);
      }
    }
    pace.end();
  }

  private void refit(String name, long timestamp) {
    ArenaVotes arena = arenas.of(name);
    Optional<ArenaRatings> fitted = Optional.empty();
    if (sources.of(name) == SourceChoice.IMPORTED) {
      live.clear(name);
    } else {
      long began = System.nanoTime();
      fitted = live.fit(arena);
      measures.addFit(System.nanoTime() - began);
    }
    ratings.publish(name, timestamp);
    covariances.publish(name, fitted, Instant.ofEpochMilli(arena.newest()), timestamp);
  }
}
