package dev.charm.ops.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.ops.connect.CommandFailedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceResultTest {
  @TempDir Path folder;

  private final StringWriter notes = new StringWriter();

  private Map<String, PreferenceResult> evaluate(LengthScorer scorer, String... rows)
      throws Exception {
    Path file = folder.resolve("planted.jsonl");
    Files.writeString(file, String.join("\n", rows).replace('\'', '"'));
    PrintWriter told = new PrintWriter(notes, true);
    List<PreferenceSet> sets = PreferenceSet.read(List.of(file.toString()), told);
    assertThat(sets).extracting(PreferenceSet::name).containsExactly("planted");
    return PreferenceResult.of(sets.get(0), new Scoring(scorer, told), told).stream()
        .collect(Collectors.toMap(PreferenceResult::subset, row -> row));
  }

  /** The reward is the number that the answer begins with. */
  private static LengthScorer byNumber() {
    return new LengthScorer(
        "number@1",
        request -> {
          String text = request.response();
          int blank = text.indexOf(' ');
          return Double.parseDouble(blank < 0 ? text : text.substring(0, blank));
        });
  }

  @Test
  void shouldCountEasyNormalAndHardOfTheTrianglesOfRmBench() throws Exception {
    // Chosen of plain to fancy style: 1, 5, 3; rejected: 0, 4, 2. Right are of each row:
    //   1 > 0            normal;           1 > 4, 1 > 2 are not: both hard
    //   5 > 0 easy, 5 > 4 normal, 5 > 2 hard
    //   3 > 0 easy, 3 > 4 is not: easy,    3 > 2 normal
    Map<String, PreferenceResult> rows =
        evaluate(
            byNumber(),
            "{'domain':'chat','prompt':'q','chosen':['1','5','3'],'rejected':['0','4','2']}",
            "{'domain':'code','prompt':'r','chosen':['9','9','9'],'rejected':['0','9','0']}");

    assertThat(rows.get("chat easy").accuracy()).isEqualTo(2 / 3.0, within(1e-15));
    assertThat(rows.get("chat normal").accuracy()).isEqualTo(1.0);
    assertThat(rows.get("chat hard").accuracy()).isEqualTo(1 / 3.0, within(1e-15));
    // The rejected answer of the middle style has the score of all chosen ones.
    assertThat(rows.get("code easy").accuracy()).isEqualTo(2.5 / 3, within(1e-15));
    assertThat(rows.get("code normal").accuracy()).isEqualTo(2.5 / 3, within(1e-15));
    assertThat(rows.get("code hard").accuracy()).isEqualTo(2.5 / 3, within(1e-15));
    assertThat(rows.get("hard").accuracy()).isEqualTo(3.5 / 6, within(1e-15));
    assertThat(rows.get("hard").pairs()).isEqualTo(6);
    assertThat(rows.get("all").accuracy()).isEqualTo(13.5 / 18, within(1e-15));
    assertThat(rows.get("all").pairs()).isEqualTo(18);
    assertThat(rows.get("all").lengthOnly()).isEqualTo(0.5);
    assertThat(notes.toString())
        .contains("3 of 18 pairs have equal scores: they count half")
        .contains("clustered by prompt where pairs share one (18 pairs, 2 prompts)");
  }

  @Test
  void shouldCountEqualScoresHalfAndSayHowManyAndMatchLengthsWithinAFifth() throws Exception {
    Map<String, PreferenceResult> rows =
        evaluate(
            byNumber(),
            "{'prompt':'a','chosen':'2 xxxxxx','rejected':'1 xxxx'}", // 8 and 6: not matched
            "{'prompt':'b','chosen':'1 xxx','rejected':'2 xx'}", // 5 and 4: matched
            "{'prompt':'c','chosen':'2 x','rejected':'2 x'}",
            "{'prompt':'d','chosen':'3 x','rejected':'2 xxxxxxxx'}");

    PreferenceResult all = rows.get("all");
    assertThat(rows).hasSize(1);
    assertThat(all.pairs()).isEqualTo(4);
    assertThat(all.accuracy()).isEqualTo(2.5 / 4);
    assertThat(all.lengthOnly()).isEqualTo(2.5 / 4);
    assertThat(all.lengthMatchedPairs()).isEqualTo(2);
    assertThat(all.lengthMatchedAccuracy()).isEqualTo(0.25);
    // proportion_confint(2.5, 4, method='wilson') of statsmodels 0.15.0.
    assertThat(all.ciLow()).isEqualTo(0.21942652006536284, within(1e-12));
    assertThat(all.ciHigh()).isEqualTo(0.9081007708209878, within(1e-12));
    assertThat(notes.toString())
        .contains("1 of 4 pairs have equal scores: they count half")
        .contains("Wilson's: every pair has a prompt of its own");
  }

  @Test
  void shouldCreditTheBestOfFourAndScoreTiesAsRewardBenchDoes() throws Exception {
    Map<String, PreferenceResult> rows =
        evaluate(
            byNumber(),
            "{'id':'1','subset':'Focus','prompt':'a','chosen':['3'],'rejected':['1','2','0']}",
            "{'id':'2','subset':'Focus','prompt':'b','chosen':['3'],'rejected':['3','3','0']}",
            "{'id':'3','subset':'Focus','prompt':'c','chosen':['3'],'rejected':['4','3','0']}",
            "{'id':'ref:0','subset':'Ties','prompt':'d','chosen':['5'],'rejected':['1','0']}",
            "{'id':'tied:0','subset':'Ties','prompt':'e','chosen':['5','4'],'rejected':['2','0']}",
            "{'id':'ref:1','subset':'Ties','prompt':'f','chosen':['1'],'rejected':['2','0']}",
            "{'id':'tied:1','subset':'Ties','prompt':'g','chosen':['9','3'],'rejected':['2','0']}");

    assertThat(rows.get("Focus").accuracy()).isEqualTo((1 + 1 / 3.0 + 0) / 3, within(1e-15));
    assertThat(rows.get("Focus").pairs()).isEqualTo(3);
    assertThat(rows.get("all").pairs()).isEqualTo(3);
    // By process_single_model: tied accuracy 1, reference accuracy .5, preferred .5 (gaps 2 > 1,
    // 1 < 6), hard .5, margins tanh(2 / 1 - 1) and tanh(-1 / 6 - 1).
    double margin = (Math.tanh(1) + Math.tanh(-1 / 6.0 - 1)) / 2;
    assertThat(rows.get("Ties").accuracy())
        .isEqualTo(0.3 + 0.15 + 0.1 + 0.1 + 0.01 * margin, within(1e-12));
    assertThat(rows.get("Ties").pairs()).isEqualTo(4);
  }

  @Test
  void shouldLeaveOutWhatCannotBeScoredAndSaySo() throws Exception {
    LengthScorer refuses =
        new LengthScorer(
            "r@1", r -> r.response().equals("no") ? Double.NaN : r.response().length());
    Map<String, PreferenceResult> rows =
        evaluate(
            refuses,
            "{'prompt':'a','chosen':'xx','rejected':'x'}",
            "{'prompt':'b','chosen':'no','rejected':'x'}");

    assertThat(rows.get("all").pairs()).isEqualTo(1);
    assertThat(notes.toString()).contains("r@1 cannot score 1 of 4 responses, which are left out");
  }

  @Test
  void shouldFailWhereTheRewardModelCouldNotAnswerOrNoRowCanBeUsed() throws Exception {
    Path file = folder.resolve("bad.jsonl");
    Files.writeString(file, "{\"prompt\":\"a\",\"chosen\":\"x\"}\n");

    assertThatThrownBy(() -> PreferenceSet.read(List.of(file.toString()), new PrintWriter(notes)))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("no row can be used");
    List<ScoringRequest> one = new ArrayList<>(List.of(new ScoringRequest("q", "secret answer")));
    var failing =
        new dev.charm.consumers.scoring.RewardScorer() {
          @Override
          public String rewardModel() {
            return "away@1";
          }

          @Override
          public List<ScoringResult> score(List<ScoringRequest> requests) {
            return List.of(new ScoringResult.Failed("the server is away"));
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> new Scoring(failing, new PrintWriter(notes)).of(one))
        .isInstanceOf(CommandFailedException.class)
        .hasMessage("away@1 could not score: the server is away");
  }
}
