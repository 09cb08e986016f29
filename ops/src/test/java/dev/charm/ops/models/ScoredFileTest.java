package dev.charm.ops.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.row.Progress;
import dev.charm.producers.source.Sources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoredFileTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  /** Scores by length, of a model that sees ten tokens, knows no blank answer, and may be away. */
  private static final class ByLength implements RewardScorer {
    private final List<Integer> asked = new ArrayList<>();
    private boolean away;

    @Override
    public String rewardModel() {
      return "by-length@1";
    }

    @Override
    public List<ScoringResult> score(List<ScoringRequest> requests) {
      asked.add(requests.size());
      return requests.stream().map(this::score).toList();
    }

    private ScoringResult score(ScoringRequest request) {
      if (away) {
        return new ScoringResult.Failed("no answer within 1 s");
      }
      int length = request.response().length();
      return request.response().isBlank()
          ? new ScoringResult.Rejected("nothing to read")
          : new ScoringResult.Scored(
              length - 5.5, length, length > 10, Collections.emptySortedMap());
    }

    @Override
    public void close() {}
  }

  private final ByLength scorer = new ByLength();
  private ScoreCounts counts = new ScoreCounts();

  private List<String> scored(String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    counts =
        new ScoredFile(scorer, FieldNames.DEFAULT).score(Sources.one(file), out, Progress.NONE);
    return List.of(out.toString(StandardCharsets.UTF_8).split("\n"));
  }

  private static String error(String row) throws IOException {
    JsonNode error = MAPPER.readTree(row).path("error");
    return error.asText();
  }

  @Test
  void shouldKeepOrderAndFieldsAndAddScoreTokensAndTruncation() throws IOException {
    List<String> rows =
        scored(
            "rows.jsonl",
            """
            {"id":7,"prompt":"A?","response":"short","model":"m","meta":{"k":[1,null]},"x":1.10}
            {"messages":[{"role":"user","content":"B?"},{"role":"assistant","content":"a longer one"}]}
            """);
    assertThat(rows)
        .containsExactly(
            """
            {"id":7,"prompt":"A?","response":"short","model":"m","meta":{"k":[1,null]},"x":1.10,\
            "score":-0.5,"tokens":5,"truncated":false}""",
            """
            {"messages":[{"role":"user","content":"B?"},{"role":"assistant","content":"a longer \
            one"}],"score":6.5,"tokens":12,"truncated":true}""");
    assertThat(counts.scored()).isEqualTo(2);
    assertThat(counts.truncated()).isEqualTo(1);
  }

  @Test
  void shouldGiveEachRowThatCannotBeScoredItsReasonInItsPlace() throws IOException {
    List<String> rows =
        scored(
            "rows.jsonl",
            """
            {"prompt": "A?", "response": "one"}
            {"prompt": "no answer"}
            not json
            {"prompt": "A?", "response": " "}
            {"prompt": "A?", "chosen": "x", "rejected": "y"}
            {"prompt": "A?", "response": "five"}
            """);
    assertThat(rows).hasSize(6);
    assertThat(error(rows.get(1))).contains("response is missing");
    assertThat(rows.get(1)).contains("no answer");
    assertThat(error(rows.get(2))).startsWith("line 3: ");
    assertThat(error(rows.get(3))).isEqualTo("nothing to read");
    assertThat(error(rows.get(4))).contains("chosen and rejected");
    assertThat(rows.get(5)).contains("\"score\":-1.5");
    assertThat(rows).filteredOn(row -> row.contains("\"score\"")).hasSize(2);
    assertThat(counts.scored()).isEqualTo(2);
    assertThat(counts.errors()).hasSize(4);
  }

  @Test
  void shouldReplaceScoresThatStoodThereAndSaySo() throws IOException {
    List<String> rows =
        scored(
            "rows.jsonl",
            """
            {"prompt": "A?", "response": "one", "score": 99, "error": "was away"}
            """);
    assertThat(rows.get(0)).contains("\"score\":-2.5").doesNotContain("error", "99");
    assertThat(counts.replaced()).isEqualTo(1);
  }

  @Test
  void shouldScoreAnAnswerToAnEmptyPrompt() throws IOException {
    assertThat(scored("rows.jsonl", "{\"prompt\": \"\", \"response\": \"one\"}\n").get(0))
        .contains("\"score\":-2.5");
  }

  @Test
  void shouldReadATableToo() throws IOException {
    assertThat(scored("rows.csv", "prompt,Response,n\nA?,one,3\n").get(0))
        .startsWith("{\"prompt\":\"A?\",\"Response\":\"one\",\"n\":\"3\",\"score\":-2.5");
  }

  @Test
  void shouldAskNoMoreOnceNothingWasAnsweredForLong() throws IOException {
    scorer.away = true;
    List<String> rows =
        scored("rows.jsonl", "{\"prompt\": \"A?\", \"response\": \"one\"}\n".repeat(2_000));
    assertThat(rows).hasSize(2_000);
    assertThat(scorer.asked).containsExactly(512, 512, 512);
    assertThat(error(rows.get(0))).isEqualTo("no answer within 1 s");
    assertThat(error(rows.get(1_999))).contains("was not asked");
    assertThat(counts.scored()).isZero();
    assertThat(counts.errors().values()).containsExactly(1_536L, 464L);
  }
}
