package dev.charm.ops.batch;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.calibration.style.StyleSums;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.ingest.FileReports;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.ArenaRating;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of a study, read for calculation without Kafka. What became of their rows is told as
 * {@code ingest} tells it.
 *
 * @param rewardModels the scores of each reward model, in order of name
 * @param prompts how many prompts each policy model has a score at, by reward model
 * @param ratings by policy model
 * @param fewVotes the policy models of which the table says that few have voted on them
 * @param lengths of the answers whose text is in the files, by policy model and prompt, in code
 *     points
 * @param styles of the answers whose text is in the files, by policy model
 * @param ratingRecords the ratings as records, in order of policy model
 * @param reports what became of the rows of each file
 */
public record StudyBatch(
    SortedMap<String, BatchCalibration> rewardModels,
    Map<String, Map<String, Long>> prompts,
    Map<String, Rating> ratings,
    Set<String> fewVotes,
    Map<String, Map<String, Long>> lengths,
    Map<String, StyleSums> styles,
    List<ArenaRating> ratingRecords,
    List<FileReport> reports) {

  /**
   * Reads everything.
   *
   * @param table of ratings; null for none
   * @param arena whose ratings count
   * @param aliases spellings of models in the table
   * @param report where the reports of all files are written; null for nowhere
   * @param notes where what became of rows is told
   * @throws SourceException if a file cannot be read or lacks a column
   * @throws CommandFailedException if there is no score at all, or no prompt with answers of two
   *     models
   */
  public static StudyBatch read(
      List<StudyFile> files,
      @Nullable RatingFile table,
      String arena,
      Aliases aliases,
      @Nullable Path report,
      PrintWriter notes)
      throws IOException {
    StudyScores scores = new StudyScores();
    StudyEvents.Read events = StudyEvents.each(files, scores::add, notes);
    List<FileReport> reports = new ArrayList<>(events.reports());
    Map<String, Rating> ratings = Map.of();
    Set<String> fewVotes = Set.of();
    List<ArenaRating> ratingRecords = List.of();
    if (table != null) {
      BatchRatings read = BatchRatings.read(table.source(), arena, aliases);
      FileReports.tell(read.report(), notes);
      reports.add(read.report());
      ratings = read.ratings();
      fewVotes = read.fewVotes();
      ratingRecords = List.copyOf(read.records().values());
    }
    if (report != null) {
      FileReports.write(report, reports);
    }
    if (scores.isEmpty()) {
      throw new CommandFailedException(
          "the files hold no score; name the column with --score COLUMN=RM@VERSION");
    }
    events.requireMatches();
    TreeMap<String, BatchCalibration> rewardModels = new TreeMap<>();
    Map<String, Map<String, Long>> prompts = new HashMap<>();
    scores
        .scored()
        .forEach(
            (rm, list) -> {
              rewardModels.put(rm, BatchCalibration.of(list));
              prompts.put(
                  rm,
                  list.stream()
                      .collect(
                          Collectors.groupingBy(
                              ScoredResponse::policyModel, Collectors.counting())));
            });
    return new StudyBatch(
        rewardModels,
        prompts,
        Map.copyOf(ratings),
        Set.copyOf(fewVotes),
        scores.lengths(),
        scores.styles(),
        ratingRecords,
        List.copyOf(reports));
  }

  /** The scores of a reward model that is among them. */
  BatchCalibration scores(String rewardModel) {
    BatchCalibration scores = rewardModels.get(rewardModel);
    if (scores == null) {
      throw new IllegalArgumentException("no score of " + rewardModel);
    }
    return scores;
  }

  /** The length of an answer in code points; null where its text is not in the files. */
  public @Nullable Long lengthOf(String policyModel, String prompt) {
    return lengths.getOrDefault(policyModel, Map.of()).get(prompt);
  }
}
