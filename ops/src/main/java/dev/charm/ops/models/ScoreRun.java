package dev.charm.ops.models;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.ops.export.container.Compression;
import dev.charm.ops.listing.ProgressBar;
import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.row.Progress;
import dev.charm.producers.source.Source;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Has a reward model score the answers of a file into another, which appears whole or not at all.
 */
public final class ScoreRun {
  private final RewardScorer scorer;
  private final FieldNames where;
  private final PrintWriter screen;

  /**
   * @param where in which fields of the rows prompt and answer stand
   * @param screen where progress is drawn
   */
  public ScoreRun(RewardScorer scorer, FieldNames where, PrintWriter screen) {
    this.scorer = scorer;
    this.where = where;
    this.screen = screen;
  }

  /**
   * Scores into a stream, which stays open.
   *
   * @return what became of the rows
   */
  public ScoreCounts to(OutputStream out, Source source) throws IOException {
    return new ScoredFile(scorer, where).score(source, out, Progress.NONE);
  }

  /**
   * Scores into a file, which is written beside its place until it is whole.
   *
   * @return what became of the rows
   */
  public ScoreCounts to(Path output, Source source, Compression compression) throws IOException {
    Path partial = output.toAbsolutePath().resolveSibling("." + output.getFileName() + ".partial");
    try {
      ScoreCounts counts;
      try (OutputStream out =
          new BufferedOutputStream(compression.around(Files.newOutputStream(partial)))) {
        counts = withProgress(source, out);
      }
      Files.move(partial, output.toAbsolutePath(), StandardCopyOption.REPLACE_EXISTING);
      return counts;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private ScoreCounts withProgress(Source source, OutputStream out) throws IOException {
    if (!ProgressBar.wanted()) {
      return to(out, source);
    }
    try (ProgressBar bar = new ProgressBar(screen, source.name())) {
      return new ScoredFile(scorer, where).score(source, out, bar);
    }
  }
}
