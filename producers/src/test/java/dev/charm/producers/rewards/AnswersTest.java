package dev.charm.producers.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.Rows;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

  @Test
  void shouldReadPromptResponseAndScoresOfALine() throws IOException {
    RowEvents row =
        only(
            "{'prompt':'Why?','prompt_id':12,'category':'chat','response':'So.','policy_model':'m',"
                + "'sample_index':3,'score':-1.25,'reward_model':'a/b@2','scores':{'c@1':4,'d@1':null}}");

    Prompt prompt = Objects.requireNonNull(row.prompt());
    assertThat(prompt.getPromptId()).isEqualTo("12");
    assertThat(prompt.getCategory()).isEqualTo("chat");
    assertThat(prompt.getMessages()).containsExactly(new Message("user", "Why?"));
    Response response = Objects.requireNonNull(row.response());
    assertThat(response.getPromptId()).isEqualTo("12");
    assertThat(response.getSampleIndex()).isEqualTo(3);
    assertThat(response.getPolicyModel()).isEqualTo("m");
    assertThat(row.rewards()).extracting(Reward::getRewardModel).containsExactly("a/b@2", "c@1");
    assertThat(row.rewards()).extracting(Reward::getScore).containsExactly(-1.25, 4.0);
    assertThat(row.rewards()).extracting(Reward::getSampleIndex).containsOnly(3);
  }

  @Test
  void shouldGiveAPromptWithoutIdTheIdOfItsText() throws IOException {
    String id = PromptIdentity.ofText("Why?");

    assertThat(promptId("{'prompt':'Why?'}")).isEqualTo(id);
    assertThat(promptId("{'messages':[{'role':'user','content':'Why?'}]}")).isEqualTo(id);
    assertThat(
            promptId(
                "{'messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'Why?'}]}"))
        .hasSize(16)
        .isNotEqualTo(id);
  }

  @Test
  void shouldMakeNoEventOfWhatALineDoesNotBring() throws IOException {
    assertThat(only("{'prompt_id':'p','model':'m','response':''}").all())
        .hasExactlyElementsOfTypes(Response.class);
    assertThat(only("{'prompt_id':'p','model':'m','scores':{'c@1':1}}").all())
        .hasExactlyElementsOfTypes(Reward.class);
    assertThat(only("{'prompt':'Why?','model':'m','score':null}").all())
        .hasExactlyElementsOfTypes(Prompt.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{                                                       | UNDECODABLE   | not a JSON object",
        "[]                                                      | UNDECODABLE   | not a JSON object",
        "{} {}                                                   | UNDECODABLE   | not a JSON object",
        "{}                                                      | MISSING_FIELD | prompt is missing",
        "{'prompt_id':'p'}                                       | MISSING_FIELD | no prompt",
        "{'prompt':' ','model':'m','response':'r'}               | MISSING_FIELD | prompt is missing",
        "{'prompt':'p','response':'r'}                           | MISSING_FIELD | model is missing",
        "{'prompt':7}                                            | UNDECODABLE   | prompt is not text",
        "{'prompt':'p','prompt_id':1.5}                          | UNDECODABLE   | prompt_id is neither",
        "{'prompt':'p','prompt_id':' '}                          | MISSING_FIELD | prompt_id",
        "{'messages':[]}                                         | UNDECODABLE   | messages",
        "{'messages':[{'role':'user'}]}                          | MISSING_FIELD | content",
        "{'prompt_id':'p','model':'m','score':1e999,'reward_model':'a@1'} | NOT_FINITE    | score",
        "{'prompt_id':'p','model':'m','score':'x','reward_model':'a@1'}   | UNDECODABLE   | score",
        "{'prompt':'p','tool_calls':'x','messages':[{'role':'user','content':'p','name':'n'}]} | UNDECODABLE | name",
        "{'prompt_id':'p','model':'m','score':1,'reward_model':'a'}       | MISSING_FIELD | reward_model is not",
        "{'prompt_id':'p','model':'m','score':1}                          | MISSING_FIELD | reward_model is missing",
        "{'prompt_id':'p','model':'m','scores':{'a@1':true}}              | UNDECODABLE   | a score of scores",
        "{'prompt_id':'p','model':'m','scores':{'a@1':2e6}}               | OUT_OF_RANGE  | Reward: score",
        "{'prompt_id':'p','model':'m','response':'r','sample_index':-1}   | OUT_OF_RANGE  | sample_index",
        "{'prompt_id':'p','model':'m','response':'r','sample_index':0.5}  | OUT_OF_RANGE  | sample_index",
      })
  void shouldTakeALineThatCannotBeUsedAsABadRowAndReadOn(
      String line, MalformedReason reason, String detail) throws IOException {
    List<Row> rows = Rows.all(jsonl("{'prompt':'good'}\r\n" + line + "\n  \n"));

    assertThat(Rows.answers(rows)).hasSize(1);
    assertThat(Rows.bad(rows))
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.reason()).isEqualTo(reason);
              assertThat(bad.detail()).contains(detail);
              assertThat(bad.line()).isEqualTo(2);
              assertThat(bad.raw()).asString().isEqualTo(line.replace('\'', '"'));
            });
  }

  @Test
  void shouldNotRepeatTheLineInWhatItSaysIsWrong() throws IOException {
    List<Row> rows = Rows.all(jsonl("{'prompt': secret words}"));

    assertThat(Rows.bad(rows).get(0).detail()).doesNotContain("secret");
  }

  @Test
  void shouldReadModelOutputsOfAlpacaEval() throws IOException {
    List<RowEvents> rows =
        Rows.answers(
            alpaca(
                "[{'dataset':'koala','instruction':'Why?','output':'So.','generator':'m'},"
                    + "\n{'instruction':'How?','output':'','generator':'m'}]"));

    assertThat(rows).hasSize(2);
    assertThat(Objects.requireNonNull(rows.get(0).prompt()).getPromptId())
        .isEqualTo(PromptIdentity.ofText("Why?"));
    assertThat(Objects.requireNonNull(rows.get(0).prompt()).getCategory()).isEqualTo("koala");
    assertThat(Objects.requireNonNull(rows.get(0).response()).getPolicyModel()).isEqualTo("M");
    assertThat(Objects.requireNonNull(rows.get(1).response()).getText()).isEmpty();
    assertThat(rows.get(1).rewards()).isEmpty();
  }

  @Test
  void shouldReadOnInTheArrayAfterABadElement() throws IOException {
    List<Row> rows =
        Rows.all(
            alpaca(
                "[{'instruction':'a','output':'x','generator':'m'},\n{'instruction':'b','generator':'m'},\n"
                    + "7,\n{'instruction':'c','output':{},'generator':'m'},\n"
                    + "{'instruction':'a','output':'x','generator':'m'},\n"
                    + "{'instruction':'d','output':'z','generator':'m'}]"));

    assertThat(Rows.bad(rows)).extracting(Row.Bad::line).containsExactly(3L, 4L);
    assertThat(Rows.bad(rows).get(1).raw())
        .asString()
        .isEqualTo("{\"instruction\":\"c\",\"output\":{},\"generator\":\"m\"}");
    assertThat(rows.get(4)).isInstanceOf(Row.Repeated.class);
    assertThat(Rows.events(rows, Response.class))
        .extracting(Response::getText)
        .containsExactly("x", "z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'instruction':'a','output':'x','generator':'m'},\n{'instruction': secret",
        "[{'instruction':'a','output':'x','generator':'m'}\n",
        "[{'instruction':'a','output':'x','generator':'m'},\n{'instruction':'secret"
      })
  void shouldYieldWhatCameBeforeTheJsonBreaksOffAndThenSaySo(String file) throws IOException {
    try (RowReader reader = alpaca(file)) {
      assertThat(reader.next()).isInstanceOf(Row.Good.class);
      assertThatThrownBy(reader::next)
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("a.json: the JSON")
          .hasMessageContaining("line 2")
          .hasMessageNotContaining("secret");
    }
  }

  private static RowEvents only(String line) throws IOException {
    List<RowEvents> rows = Rows.answers(jsonl(line));
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static String promptId(String line) throws IOException {
    return Objects.requireNonNull(only(line).prompt()).getPromptId();
  }

  private static RowReader jsonl(String text) throws SourceException {
    return Answers.open(
        Rows.source("a.jsonl", text.replace('\'', '"')),
        AnswerSettings.table("jsonl", ReadSettings.DEFAULT));
  }

  private static RowReader alpaca(String text) throws SourceException {
    return Answers.open(
        Rows.source("a.json", text.replace('\'', '"')),
        AnswerSettings.table(
            "alpaca-eval", new ReadSettings(Aliases.of(Map.of("m", "M")), OptionalLong.empty())));
  }
}
