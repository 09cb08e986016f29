package dev.charm.ops.bench.rating;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.RankByInterval;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.consumers.views.CastVote;
import dev.charm.ops.leaderboard.VoteConversion;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.votes.BattleReader;
import dev.charm.producers.votes.VoteReadSettings;
import dev.charm.schemas.Battle;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * Votes in a CSV file, as arenas publish them.
 *
 * @param path of the file
 */
record VoteFile(Path path) {
  /** Ratings with their intervals, and the ranks that follow. */
  record Leaderboard(SortedMap<String, Rating> ratings, SortedMap<String, Integer> ranks) {}

  /** Writes a new one. */
  static VoteFile write(Path path, Iterable<Vote> votes) throws IOException {
    try (BufferedWriter file = Files.newBufferedWriter(path)) {
      file.write("model_a,model_b,winner\n");
      for (Vote vote : votes) {
        file.write(vote.modelA() + ',' + vote.modelB() + ',' + winner(vote.outcome()) + '\n');
      }
    }
    return new VoteFile(path);
  }

  private static String winner(VoteOutcome outcome) {
    return switch (outcome) {
      case MODEL_A -> "model_a";
      case MODEL_B -> "model_b";
      case TIE -> "tie";
      case BOTH_BAD -> "tie (bothbad)";
    };
  }

  /**
   * Reads and counts it.
   *
   * @throws IllegalStateException if it has a row that is not a vote
   */
  VoteCounts read() throws IOException {
    VoteCounts counts = new VoteCounts();
    try (RowReader rows = BattleReader.open(Source.file(path), VoteReadSettings.DEFAULT)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        if (!(row instanceof Row.Good good)) {
          throw new IllegalStateException("a benchmark's row is not a vote: " + row);
        }
        for (SpecificRecord event : good.events()) {
          counts.add(VoteConversion.vote(CastVote.of((Battle) event, Instant.EPOCH)));
        }
      }
    }
    return counts;
  }

  /** Fits and ranks. */
  static Leaderboard leaderboard(VoteCounts counts) {
    SortedMap<String, Rating> ratings = ArenaRatings.of(counts, RatingSettings.DEFAULT).ratings();
    return new Leaderboard(ratings, RankByInterval.of(ratings));
  }
}
