package dev.charm.ops.bench.reading;

import dev.charm.ops.bench.rating.Program;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of this build beside that of another one, an earlier one for instance. */
final class Against {
  private Against() {}

  /**
   * Runs both by turns.
   *
   * @param other an unpacked distribution, with {@code bin/charm}
   * @param votes a file of them
   */
  static void measure(
      Path other, Path votes, int repetitions, List<Measurement> measurements, List<Goal> goals)
      throws IOException, InterruptedException {
    Path own = Path.of(System.getProperty("charm.home", "ops/target/charm"));
    List<Double> ownSeconds = new ArrayList<>();
    List<Double> otherSeconds = new ArrayList<>();
    for (int i = -1; i < repetitions; i++) {
      double one = seconds(other, votes);
      double two = seconds(own, votes);
      if (i >= 0) { // the first reads jars and file from the disk
        otherSeconds.add(one);
        ownSeconds.add(two);
      }
    }
    Measurement mine = new Measurement("leaderboard --batch, as a process", "s", ownSeconds);
    Measurement others =
        new Measurement(
            "leaderboard --batch of the other build (reference), as a process", "s", otherSeconds);
    measurements.add(mine);
    measurements.add(others);
    goals.add(
        Goal.atMost(
            1, "leaderboard --batch, this build / the other one", mine.median() / others.median()));
  }

  private static double seconds(Path distribution, Path votes)
      throws IOException, InterruptedException {
    return Program.succeed(
            List.of(
                distribution.resolve("bin").resolve("charm").toString(),
                "leaderboard",
                "--batch",
                votes.toString()))
        .seconds();
  }
}
