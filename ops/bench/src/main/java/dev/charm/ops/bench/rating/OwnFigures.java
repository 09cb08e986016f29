package dev.charm.ops.bench.rating;

import dev.charm.calibration.rating.VoteCounts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the project's own leaderboard of a file took, made over and over within this JVM.
 *
 * @param read seconds of reading and counting, by repetition
 * @param fitted seconds of fitting and ranking
 * @param leaderboard that came out
 */
record OwnFigures(List<Double> read, List<Double> fitted, VoteFile.Leaderboard leaderboard) {
  private static final double NANOS = 1e9;

  /** Measures after a warm-up, which is one leaderboard at least. */
  static OwnFigures measure(VoteFile file, int warmUpMillis, int repetitions) throws IOException {
    long warmUpUntil = System.nanoTime() + Duration.ofMillis(warmUpMillis).toNanos();
    VoteFile.Leaderboard leaderboard;
    do {
      leaderboard = VoteFile.leaderboard(file.read());
    } while (System.nanoTime() < warmUpUntil);
    List<Double> read = new ArrayList<>();
    List<Double> fitted = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      long start = System.nanoTime();
      VoteCounts counts = file.read();
      long counted = System.nanoTime();
      leaderboard = VoteFile.leaderboard(counts);
      read.add((counted - start) / NANOS);
      fitted.add((System.nanoTime() - counted) / NANOS);
    }
    return new OwnFigures(read, fitted, leaderboard);
  }
}
