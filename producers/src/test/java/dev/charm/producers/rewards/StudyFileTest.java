package dev.charm.producers.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.Rows;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudyFileTest {
  private static final String HEADER = "prompt,response,score_a/b,score_c\n";

  @Test
  void shouldYieldPromptResponseAndOneRewardAScoreColumn() throws IOException {
    List<RowEvents> rows =
        Rows.answers(open(HEADER + "Why?,\"Because,\r\n\"\"so\"\"\r.\",-1.5,2e1\n"));

    assertThat(rows).hasSize(1);
    Prompt prompt = Objects.requireNonNull(rows.get(0).prompt());
    Response response = Objects.requireNonNull(rows.get(0).response());
    assertThat(prompt.getPromptId()).isEqualTo(PromptIdentity.ofText("Why?"));
    assertThat(prompt.getMessages())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.getRole()).isEqualTo("user");
              assertThat(message.getContent()).isEqualTo("Why?");
            });
    assertThat(response.getText()).isEqualTo("Because,\r\n\"so\"\r.");
    assertThat(response.getPolicyModel()).isEqualTo("m");
    assertThat(rows.get(0).rewards())
        .extracting(Reward::getRewardModel)
        .containsExactly("a/b@1", "c@1");
    assertThat(rows.get(0).rewards()).extracting(Reward::getScore).containsExactly(-1.5, 20.0);
    assertThat(rows.get(0).all())
        .allSatisfy(
            event -> {
              assertThat(event.get(event.getSchema().getField("version").pos()))
                  .isEqualTo(1_700_000_000_000L);
              assertThat(event.get(event.getSchema().getField("source").pos())).isEqualTo("csv");
              assertThat(event.get(event.getSchema().getField("prompt_id").pos()))
                  .isEqualTo(prompt.getPromptId());
            });
  }

  @Test
  void shouldHashTheTextAsTheFirst16HexDigitsOfItsSha256() {
    assertThat(PromptIdentity.ofText("abc")).isEqualTo("ba7816bf8f01cfea");
  }

  @Test
  void shouldMapTheColumnsThatAreNamedAndNoOther() throws IOException {
    List<RowEvents> rows =
        Rows.answers(open(HEADER + "p,r,1,2\n", ScoreColumn.parse("score_c=x=y@2025")));

    assertThat(rows.get(0).rewards())
        .singleElement()
        .satisfies(
            reward -> {
              assertThat(reward.getRewardModel()).isEqualTo("x=y@2025");
              assertThat(reward.getScore()).isEqualTo(2);
            });
  }

  @Test
  void shouldTakeABlankScoreAsMissingAndNotAsZero() throws IOException {
    List<RowEvents> rows = Rows.answers(open(HEADER + "p,r,None,  \nq,,\"NaN\",0\n"));

    assertThat(rows.get(0).rewards()).isEmpty();
    assertThat(rows.get(1).rewards()).extracting(Reward::getScore).containsExactly(0.0);
    assertThat(Objects.requireNonNull(rows.get(1).response()).getText()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "-Infinity", "1e999"})
  void shouldTakeAScoreThatIsNotFiniteAsABadRow(String score) throws IOException {
    assertBad(
        HEADER + "p,r,1," + score + "\n", MalformedReason.NOT_FINITE, "score_c is not finite");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x1p3", "1f", "1d", "0,5", "1,000", "1 2", "--1", "."})
  void shouldTakeAScoreThatIsNoDecimalNumberAsABadRow(String score) throws IOException {
    assertBad(
        HEADER + "p,r,\"" + score + "\",1\n",
        MalformedReason.UNDECODABLE,
        "score_a/b is not a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p,r,1", "p,r,1,2,3", "p", "\"p,r,1,2", "\"p\"x,r,1,2"})
  void shouldTakeARowThatDoesNotFitTheHeaderAsABadRow(String row) throws IOException {
    assertBad(HEADER + row + "\n", MalformedReason.UNDECODABLE, "");
  }

  @Test
  void shouldReadOnAfterABadRowAndCountItAsARow() throws IOException {
    List<Row> rows =
        Rows.all(open(HEADER + "p,r,1,2\n\"stray,r,1,2\nq,r,3,4\n,r,5,6\np,\"r\n\",7,8"));

    assertThat(rows).extracting(Row::line).containsExactly(2L, 3L, 4L, 5L, 6L);
    assertThat(Rows.bad(rows)).extracting(Row.Bad::line).containsExactly(3L, 5L);
    assertThat(Rows.bad(rows).get(0).raw())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("\"stray,r,1,2");
    assertThat(Rows.bad(rows).get(0).file()).isEqualTo("m.csv");
    assertThat(Rows.bad(rows).get(1).reason()).isEqualTo(MalformedReason.MISSING_FIELD);
    assertThat(Rows.answers(rows))
        .extracting(row -> row.rewards().get(0).getPromptId())
        .containsExactly(
            PromptIdentity.ofText("p"),
            PromptIdentity.ofText("q"),
            PromptIdentity.ofText("p") + "#1");
  }

  @Test
  void shouldLetTheFirstGoodRowOfATextCountWhenTextsArePrompts() throws IOException {
    String file = HEADER + "p,r,bad,0\np,first,1,2\nq,other,3,4\np,second,5,6\n";

    List<Row> rows =
        Rows.all(
            Answers.open(
                Rows.source("m.csv", file),
                AnswerSettings.study("m", PromptIdentity.FIRST, ReadSettings.DEFAULT)));

    assertThat(rows.get(0)).isInstanceOf(Row.Bad.class);
    assertThat(rows.get(3)).isInstanceOf(Row.Repeated.class);
    assertThat(Rows.answers(rows))
        .extracting(row -> Objects.requireNonNull(row.response()).getText())
        .containsExactly("first", "other");
    assertThat(Rows.answers(rows).get(0).rewards().get(0).getPromptId())
        .isEqualTo(PromptIdentity.ofText("p"));
  }

  @Test
  void shouldTakeAnIdForItselfAndSendNoPromptWithoutText() throws IOException {
    List<RowEvents> rows = Rows.answers(open("prompt_id,score_c\np7,1\np7,\n"));

    assertThat(rows.get(0).prompt()).isNull();
    assertThat(rows.get(0).response()).isNull();
    assertThat(rows.get(0).rewards().get(0).getPromptId()).isEqualTo("p7");
    assertThat(rows.get(1).all()).isEmpty();
  }

  @Test
  void shouldNameThePromptByItsIdWhenItComesWithBothIdAndText() throws IOException {
    List<RowEvents> rows = Rows.answers(open("prompt,prompt_id,response\nWhy?,p7,r\n"));

    assertThat(Objects.requireNonNull(rows.get(0).prompt()).getPromptId()).isEqualTo("p7");
  }

  @Test
  void shouldReadAByteOrderMarkAndGzipWhateverTheName() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(("\uFEFF" + HEADER + "p,r,1,2").getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Rows.answers(open(Rows.source("m.csv", bytes.toByteArray())))).hasSize(1);
  }

  @Test
  void shouldSayThatAGzipFileBreaksOffAfterYieldingWhatCameBefore() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write((HEADER + "p,r,1,2\n").getBytes(StandardCharsets.UTF_8));
      gzip.flush();
    }
    byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 6);

    try (RowReader reader = open(Rows.source("m.csv.gz", cut))) {
      assertThat(reader.next()).isInstanceOf(Row.Good.class);
      assertThatThrownBy(reader::next)
          .isInstanceOf(SourceException.class)
          .hasMessage("m.csv.gz: is cut: its gzip data ends too early; the rows before it count");
    }
  }

  @Test
  void shouldTakeBytesThatAreNotUtf8AsABadRow() throws IOException {
    byte[] file = (HEADER + "p,?,1,2\nq,r,1,2\n").getBytes(StandardCharsets.ISO_8859_1);
    file[HEADER.length() + 2] = (byte) 0xFC;

    List<Row> rows = Rows.all(open(Rows.source("m.csv", file)));

    assertThat(Rows.bad(rows))
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.detail()).isEqualTo("is not UTF-8; save the file as UTF-8");
              assertThat(bad.raw()[2]).isEqualTo((byte) 0xFC);
            });
    assertThat(Rows.answers(rows)).hasSize(1);
  }

  @Test
  void shouldTakeAnEventThatTheContractsRefuseAsABadRow() throws IOException {
    assertBad(HEADER + "p,r,1,2e6\n", MalformedReason.OUT_OF_RANGE, "Reward: score");
    String large = "x".repeat(EventCheck.MAX_TEXT_BYTES + 1);
    assertBad(
        HEADER + "p," + large + ",1,2\n",
        MalformedReason.TOO_LARGE,
        "Response: text has 1048577 bytes");
  }

  @Test
  void shouldRefuseAFileWithoutTheColumnsItNeeds() {
    assertThatThrownBy(() -> open(""))
        .isInstanceOf(SourceException.class)
        .hasMessage("m.csv: is empty");
    assertThatThrownBy(() -> open("question,response\na,b\n"))
        .hasMessage(
            "m.csv: has no column prompt or prompt_id; its columns: question, response (say which is meant with --field FIELD=COLUMN and --score COLUMN=RM@VERSION)");
    assertThatThrownBy(() -> open("prompt\na\n"))
        .hasMessageContaining("no column response and no score column");
    assertThatThrownBy(() -> open(HEADER, ScoreColumn.parse("score_d=d@1")))
        .hasMessage(
            "m.csv: has no score column score_d; its columns: prompt, response, score_a/b, score_c");
    assertThatThrownBy(() -> open("prompt,response,response\n"))
        .hasMessageContaining("names a column twice: response");
    assertThatThrownBy(() -> open("\"prompt,response\n"))
        .hasMessageContaining("its header cannot be read");
  }

  @Test
  void shouldNotRepeatTextsInTheErrorOfAFileWithoutHeader() {
    assertThatThrownBy(() -> open("What is love?,It is a secret.,1,2\n"))
        .hasMessageContaining("its first row looks like data")
        .hasMessageNotContaining("secret");
  }

  @Test
  void shouldRefuseAMissingFileAndAFolder(@TempDir Path folder) {
    assertThatThrownBy(() -> Source.file(folder.resolve("none.csv")))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("none.csv: no such file");
    assertThatThrownBy(() -> Source.file(folder)).hasMessageEndingWith("is a folder, not a file");
  }

  @Test
  void shouldRefuseScoreColumnsThatMakeNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreColumn.parse("score_c"))
        .withMessageContaining("COLUMN=REWARDMODEL@VERSION");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreColumn.parse("score_c=x"))
        .withMessageContaining("NAME@VERSION");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                open(HEADER, ScoreColumn.parse("score_c=x@1"), ScoreColumn.parse("score_a/b=x@1")))
        .withMessageContaining("two score columns");
  }

  @Test
  void shouldUseAliasAndVersionWhenTheyAreGiven() throws IOException {
    ReadSettings settings = new ReadSettings(Aliases.of(Map.of("m", "M")), OptionalLong.of(7));

    List<RowEvents> rows =
        Rows.answers(
            Answers.open(
                Rows.source("m.csv", HEADER + "p,r,1,2\n"),
                AnswerSettings.study("m", PromptIdentity.TEXT, settings)));

    assertThat(rows.get(0).rewards()).extracting(Reward::getPolicyModel).containsOnly("M");
    assertThat(rows.get(0).rewards()).extracting(Reward::getVersion).containsOnly(7L);
  }

  private static void assertBad(String file, MalformedReason reason, String detail)
      throws IOException {
    List<Row> rows = Rows.all(open(file + "good,r,1,2\n"));

    assertThat(Rows.answers(rows)).hasSize(1);
    assertThat(Rows.bad(rows))
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.line()).isEqualTo(2);
              assertThat(bad.reason()).isEqualTo(reason);
              assertThat(bad.detail()).startsWith(detail);
            });
  }

  private static RowReader open(String text, ScoreColumn... scores) throws SourceException {
    return open(Rows.source("m.csv", text), scores);
  }

  private static RowReader open(Source source, ScoreColumn... scores) throws SourceException {
    return Answers.open(
        source,
        AnswerSettings.study("m", PromptIdentity.TEXT, ReadSettings.DEFAULT)
            .with(FieldNames.DEFAULT, List.of(scores)));
  }
}
