package dev.charm.ops.bench.reading;

import dev.charm.ops.leaderboard.FileVotes;
import dev.charm.ops.leaderboard.VoteFiles;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.votes.VoteReadSettings;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;

/** What is held of a file when it was read. */
final class Held {
  private Held() {}

  /** Bytes on the heap: of votes those of a leaderboard, of rewards those of the reader. */
  static long bytes(Rows rows, Path file) throws IOException {
    if (rows.what().equals("votes")) {
      long before = used();
      FileVotes votes = new FileVotes(VoteReadSettings.DEFAULT_ARENA, false, false);
      try {
        VoteFiles.read(List.of(file), votes, VoteReadSettings.DEFAULT, report -> {});
        return used() - before;
      } finally {
        Reference.reachabilityFence(votes);
      }
    }
    long before = used();
    try (RowReader reader = ReadingBenchmark.open(rows, file)) {
      ReadingBenchmark.read(reader);
      return used() - before;
    }
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
