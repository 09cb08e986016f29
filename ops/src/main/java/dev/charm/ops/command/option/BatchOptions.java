package dev.charm.ops.command.option;

import dev.charm.ops.batch.ModelFile;
import dev.charm.ops.batch.RatingFile;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.batch.StudyFile;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.source.SourceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that name the files of a batch. */
public final class BatchOptions {
  @Option(
      names = "--batch",
      arity = "1..*",
      paramLabel = "[POLICYMODEL=]FILE",
      order = 1,
      description =
          "Files of answers and scores as `ingest` reads them: one per policy model, or without"
              + " POLICYMODEL such whose rows name their models; no Kafka is used.")
  public List<String> files = new ArrayList<>();

  @Mixin AnswerOptions answers = new AnswerOptions();
  @Mixin AliasOption aliases = new AliasOption();

  @Option(
      names = "--ratings",
      paramLabel = "FILE",
      order = 12,
      description = "Table of arena ratings, as `ratings import` reads it.")
  public @Nullable Path ratings;

  @Option(
      names = "--ratings-arena",
      paramLabel = "NAME",
      defaultValue = RatingTable.DEFAULT_ARENA,
      order = 12,
      description =
          "With --batch: the arena or ARENA/CATEGORY whose ratings count, where the table has"
              + " several (default: ${DEFAULT-VALUE}).")
  String ratingsArena = RatingTable.DEFAULT_ARENA;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      order = 13,
      description =
          "With --batch: write what became of the rows of each file, one JSON object a line.")
  @Nullable Path report;

  /** Whether there are options that mean nothing without files. */
  public boolean given() {
    return ratings != null || report != null || answers.given();
  }

  /**
   * Reads the files.
   *
   * @throws SourceException if a file cannot be read or lacks a column
   */
  public StudyBatch read(CommandSpec spec, PromptIdentity identity) throws IOException {
    return read(spec, identity, spec.commandLine().getErr());
  }

  /**
   * Reads the files.
   *
   * @param notes where what became of rows is told
   * @throws SourceException if a file cannot be read or lacks a column
   */
  public StudyBatch read(CommandSpec spec, PromptIdentity identity, PrintWriter notes)
      throws IOException {
    ReadSettings read = new ReadSettings(aliases.read(), OptionalLong.empty());
    List<StudyFile> study = new ArrayList<>();
    for (ModelFile file : ModelFiles.parse(spec, files, read.aliases())) {
      AnswerSettings settings =
          file.policyModel() == null
              ? AnswerSettings.table("jsonl", read)
              : AnswerSettings.study(file.policyModel(), identity, read);
      study.add(new StudyFile(file.path(), answers.in(settings, spec)));
    }
    return StudyBatch.read(
        study,
        ratings == null ? null : new RatingFile(ratings, null),
        ratingsArena,
        read.aliases(),
        report,
        notes);
  }

  /** The files that {@link #read} reads, the table of ratings last. */
  public List<Path> paths(CommandSpec spec) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (ModelFile file : ModelFiles.parse(spec, files, aliases.read())) {
      paths.add(file.path());
    }
    if (ratings != null) {
      paths.add(ratings);
    }
    return List.copyOf(paths);
  }
}
