package dev.charm.streams.rating;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.ModelVotes;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.RatingWarning;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Keys;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.RatingSources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueStore;

/** The ratings that follow from the votes of an arena, as they were last fitted. */
final class LiveRatings {
  private final KeyValueStore<String, byte[]> store;
  private final StoredRecords<ArenaRating> records;
  private final RatingSettings settings;

  /**
   * @param store the rating of each arena and model
   */
  LiveRatings(KeyValueStore<String, byte[]> store, RatingSettings settings) {
    this.store = store;
    this.records = new StoredRecords<>(Topics.ARENA_RATINGS, store.name());
    this.settings = settings;
  }

  /** The rating of a model, if its votes allow one. */
  Optional<ArenaRating> of(String arena, String model) {
    return Optional.ofNullable(store.get(Keys.join(arena, model))).map(records::read);
  }

  /** The models of an arena that have a rating. */
  Set<String> models(String arena) {
    return StoredModels.of(store, arena);
  }

  /** Nothing follows from the votes of an arena any more. */
  void clear(String arena) {
    models(arena).forEach(model -> store.delete(Keys.join(arena, model)));
  }

  /** Fits the votes as they are now; empty if there are none. */
  Optional<ArenaRatings> fit(ArenaVotes arena) {
    VoteCounts counts = arena.counts();
    if (counts.votes() == 0) {
      clear(arena.name());
      return Optional.empty();
    }
    ArenaRatings fitted = ArenaRatings.of(counts, settings);
    Set<String> gone = models(arena.name());
    Map<String, ModelVotes> votes = counts.models();
    Map<String, List<RatingWarning>> warnings = fitted.warningsByModel();
    fitted
        .ratings()
        .forEach(
            (model, rating) -> {
              gone.remove(model);
              ArenaRating record =
                  record(
                      arena,
                      model,
                      rating,
                      fitted.haveIntervals(),
                      Objects.requireNonNull(votes.get(model), model),
                      warnings.getOrDefault(model, List.of()));
              store.put(Keys.join(arena.name(), model), records.write(record));
            });
    gone.forEach(model -> store.delete(Keys.join(arena.name(), model)));
    return Optional.of(fitted);
  }

  private static ArenaRating record(
      ArenaVotes arena,
      String model,
      Rating rating,
      boolean withInterval,
      ModelVotes votes,
      List<RatingWarning> warnings) {
    return ArenaRating.newBuilder()
        .setArena(arena.name())
        .setModel(model)
        .setRating(rating.value())
        .setCiLow(withInterval ? rating.ciLow() : null)
        .setCiHigh(withInterval ? rating.ciHigh() : null)
        .setVotes(votes.votes())
        .setSource(RatingSources.LIVE)
        .setAsOf(Instant.ofEpochMilli(arena.newest()))
        .setWins(votes.wins())
        .setLosses(votes.losses())
        .setTies(votes.ties())
        .setBothBad(votes.bothBad())
        .setElo(arena.elo(model))
        .setWarnings(warnings.stream().map(RatingWarning::label).toList())
        .build();
  }
}
