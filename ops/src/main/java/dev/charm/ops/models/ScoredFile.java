package dev.charm.ops.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.ops.models.ScorableRows.ScorableRow;
import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.row.Progress;
import dev.charm.producers.source.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Scores the rows of a file, and writes each with its score, in the order of the file: JSON Lines
 * with all the row's fields and {@code score}, {@code tokens} and {@code truncated}, or with {@code
 * error}. Holds a bounded number of rows.
 */
public final class ScoredFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> WRITTEN =
      List.of("score", "tokens", "truncated", "attributes", "error");

  /** Rows that are scored together: enough for batches of texts of one length. */
  private static final int MOST_ROWS = 512;

  private static final long MOST_CHARACTERS = 4_000_000;

  /** After so many groups of rows of which none was answered no more is asked. */
  private static final int PATIENCE = 3;

  private final RewardScorer scorer;
  private final FieldNames where;
  private final ScoreCounts counts = new ScoreCounts();
  private int unanswered;

  /**
   * @param where in which fields of the rows prompt and answer stand
   */
  public ScoredFile(RewardScorer scorer, FieldNames where) {
    this.scorer = scorer;
    this.where = where;
  }

  /**
   * Scores a file.
   *
   * @param out takes the lines; stays open
   * @return what became of the rows
   */
  public ScoreCounts score(Source source, OutputStream out, Progress progress) throws IOException {
    try (ScorableRows rows = ScorableRows.open(source, where)) {
      List<ScorableRow> group = new ArrayList<>();
      long characters = 0;
      for (ScorableRow row = rows.next(); row != null; row = rows.next()) {
        group.add(row);
        characters += row.request() == null ? 0 : row.request().characters();
        if (group.size() == MOST_ROWS || characters > MOST_CHARACTERS) {
          write(group, out);
          progress.at(rows.bytesRead(), source.size());
          group.clear();
          characters = 0;
        }
      }
      write(group, out);
    }
    return counts;
  }

  private void write(List<ScorableRow> group, OutputStream out) throws IOException {
    List<ScoringRequest> requests = new ArrayList<>();
    for (ScorableRow row : group) {
      if (row.request() != null) {
        requests.add(row.request());
      }
    }
    List<ScoringResult> results = results(requests);
    int next = 0;
    for (ScorableRow row : group) {
      ObjectNode line = row.row();
      if (!line.isEmpty() && WRITTEN.stream().anyMatch(line::has)) {
        line.remove(WRITTEN);
        counts.countReplaced();
      }
      if (row.request() == null) {
        error(line, String.valueOf(row.problem()));
      } else {
        add(line, results.get(next++));
      }
      out.write(MAPPER.writeValueAsBytes(line));
      out.write('\n');
    }
  }

  private List<ScoringResult> results(List<ScoringRequest> requests) {
    if (requests.isEmpty()) {
      return List.of();
    }
    if (unanswered >= PATIENCE) {
      ScoringResult none = new ScoringResult.Failed("was not asked: it gave no answer before");
      return requests.stream().map(each -> none).toList();
    }
    List<ScoringResult> results = scorer.score(requests);
    boolean any = results.stream().anyMatch(each -> !(each instanceof ScoringResult.Failed));
    unanswered = any ? 0 : unanswered + 1;
    return results;
  }

  private void add(ObjectNode line, ScoringResult result) {
    if (result instanceof ScoringResult.Scored scored) {
      line.put("score", scored.reward());
      line.put("tokens", scored.tokens());
      line.put("truncated", scored.truncated());
      if (!scored.attributes().isEmpty()) {
        ObjectNode attributes = line.putObject("attributes");
        for (Map.Entry<String, Double> each : scored.attributes().entrySet()) {
          attributes.put(each.getKey(), each.getValue());
        }
      }
      counts.countScored(Boolean.TRUE.equals(scored.truncated()));
    } else if (result instanceof ScoringResult.Rejected rejected) {
      error(line, rejected.reason());
    } else {
      error(line, ((ScoringResult.Failed) result).reason());
      counts.countUnanswered();
    }
  }

  private void error(ObjectNode line, String problem) {
    line.put("error", problem);
    counts.countFailed(problem.replaceFirst("^line \\d+: ", ""));
  }
}
