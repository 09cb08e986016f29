package dev.charm.ops.batch;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.LengthReport;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.ingest.FileReports;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.rewards.ScoreColumn;
import dev.charm.producers.rewards.StudyCsv;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Collecting;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.precedence.RatingOrder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The files of a study, read for calculation without Kafka. A bad row is reported with file, line
 * and reason, and left out.
 *
 * @param rewardModels the scores of each reward model, in order of name
 * @param prompts how many prompts each policy model has a score at, by reward model
 * @param ratings by policy model
 * @param fewVotes the policy models of which the table says that few have voted on them
 * @param lengths of the answers whose text is in the files, by policy model and prompt, in code
 *     points
 */
public record StudyBatch(
    SortedMap<String, BatchCalibration> rewardModels,
    Map<String, Map<String, Long>> prompts,
    Map<String, Rating> ratings,
    Set<String> fewVotes,
    Map<String, Map<String, Long>> lengths) {

  /**
   * Reads everything.
   *
   * @param files study files by policy model
   * @param table of ratings; null for none
   * @param notes where bad rows are reported
   * @throws SourceException if a file cannot be read or lacks a column
   * @throws CommandFailedException if there is no score at all
   */
  public static StudyBatch read(
      Map<String, Path> files,
      @Nullable Path table,
      List<ScoreColumn> scores,
      PromptIdentity identity,
      PrintWriter notes)
      throws IOException {
    Map<String, List<ScoredResponse>> responses = new TreeMap<>();
    Map<String, Map<String, Long>> lengths = new HashMap<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      try (RowReader rows =
          StudyCsv.open(
              Source.file(file.getValue()),
              file.getKey(),
              scores,
              identity,
              ReadSettings.DEFAULT)) {
        FileReports.tell(
            rows.readAll(
                Collecting.of(
                    SpecificRecord.class,
                    event -> {
                      if (event instanceof Reward reward) {
                        collect(reward, responses);
                      } else if (event instanceof Response response) {
                        measure(response, lengths);
                      }
                    }),
                Progress.NONE),
            notes);
      }
    }
    if (responses.isEmpty()) {
      throw new CommandFailedException("the files hold no score");
    }
    Map<String, Rating> ratings = new HashMap<>();
    Set<String> fewVotes = new HashSet<>();
    if (table != null) {
      try (RowReader rows = RatingTable.open(Source.file(table), "batch", null, Aliases.none())) {
        FileReports.tell(
            rows.readAll(
                Collecting.of(
                    RatingSnapshot.class,
                    r -> {
                      ratings.put(
                          r.getModel(), Rating.of(r.getRating(), r.getCiLow(), r.getCiHigh()));
                      if (RatingOrder.hasFewVotes(r.getVotes())) {
                        fewVotes.add(r.getModel());
                      }
                    }),
                Progress.NONE),
            notes);
      }
    }
    TreeMap<String, BatchCalibration> rewardModels = new TreeMap<>();
    Map<String, Map<String, Long>> prompts = new HashMap<>();
    responses.forEach(
        (rm, list) -> {
          rewardModels.put(rm, BatchCalibration.of(list));
          prompts.put(
              rm,
              list.stream()
                  .collect(
                      Collectors.groupingBy(ScoredResponse::policyModel, Collectors.counting())));
        });
    return new StudyBatch(
        rewardModels, prompts, Map.copyOf(ratings), Set.copyOf(fewVotes), lengths);
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
  @Nullable Long length(String policyModel, String prompt) {
    return lengths.getOrDefault(policyModel, Map.of()).get(prompt);
  }

  private static void measure(Response response, Map<String, Map<String, Long>> lengths) {
    String text = response.getText();
    if (text != null) {
      lengths
          .computeIfAbsent(response.getPolicyModel(), model -> new HashMap<>())
          .put(response.getPromptId(), LengthReport.lengthOf(text));
    }
  }

  private static void collect(Reward reward, Map<String, List<ScoredResponse>> responses) {
    responses
        .computeIfAbsent(reward.getRewardModel(), rm -> new ArrayList<>())
        .add(new ScoredResponse(reward.getPromptId(), reward.getPolicyModel(), reward.getScore()));
  }
}
