package dev.charm.ops.command.option;

import dev.charm.ops.batch.StudyBatch;
import dev.charm.producers.rewards.ScoreColumn;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.source.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that name the files of a batch. */
public final class BatchOptions {
  @Option(
      names = "--batch",
      arity = "1..*",
      paramLabel = "POLICYMODEL=FILE",
      order = 1,
      description = "Study CSV files, gzipped or not, one per policy model; no Kafka is used.")
  public Map<String, Path> files = new LinkedHashMap<>();

  @Option(
      names = "--score",
      paramLabel = "COLUMN=RM@VERSION",
      order = 2,
      description = {
        "A score column and the reward model it belongs to; may be repeated",
        "(default: every column score_NAME, as NAME@1)."
      })
  public List<String> scores = new ArrayList<>();

  @Option(
      names = "--ratings",
      paramLabel = "FILE",
      order = 3,
      description = "Table of arena ratings: model, rating, and if known ci_low, ci_high.")
  public @Nullable Path ratings;

  /** The score columns named; empty for the columns that the files have. */
  private List<ScoreColumn> scoreColumns(CommandSpec spec) {
    List<ScoreColumn> columns = new ArrayList<>();
    for (String score : scores) {
      try {
        columns.add(ScoreColumn.parse(score));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), "--score: " + e.getMessage(), e);
      }
    }
    return columns;
  }

  /**
   * Reads the files.
   *
   * @throws SourceException if a file cannot be read or lacks a column
   */
  public StudyBatch read(CommandSpec spec, PromptIdentity identity) throws IOException {
    return StudyBatch.read(
        files, ratings, scoreColumns(spec), identity, spec.commandLine().getErr());
  }
}
