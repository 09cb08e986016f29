package dev.charm.producers.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.Rows;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shapes in which rows of answers, scores and preferences are found. */
class AnswerShapesTest {
  private static final AnswerSettings TABLE = AnswerSettings.table("jsonl", ReadSettings.DEFAULT);

  private static RowReader open(String text, AnswerSettings settings) throws SourceException {
    return Answers.open(Rows.source("a", text.replace('\'', '"')), settings);
  }

  private static List<Row> rows(String text) throws SourceException {
    return Rows.all(open(text, TABLE));
  }

  private static FileReport report(String text, AnswerSettings settings) throws SourceException {
    try (RowReader reader = open(text, settings)) {
      return reader.readAll(Sink.NONE, Progress.NONE);
    }
  }

  private static AnswerSettings named(List<String> fields, String... scores) {
    return TABLE.with(
        FieldNames.parse(fields), List.of(scores).stream().map(ScoreColumn::parse).toList());
  }

  private static List<String> said(List<Row> rows) {
    assertThat(Rows.bad(rows)).extracting(Row.Bad::detail).isEmpty();
    return Rows.events(rows, Response.class).stream()
        .map(r -> r.getPolicyModel() + r.getSampleIndex() + ":" + r.getText())
        .toList();
  }

  private static List<String> scored(List<Row> rows) {
    return Rows.events(rows, Reward.class).stream()
        .map(
            r ->
                r.getPolicyModel()
                    + r.getSampleIndex()
                    + ":"
                    + r.getRewardModel()
                    + "="
                    + r.getScore())
        .toList();
  }

  private static String refusal(String row) throws SourceException {
    List<Row.Bad> bad = Rows.bad(rows(row));
    assertThat(bad).as(row).hasSize(1);
    return bad.get(0).detail();
  }

  @Test
  void shouldReadConversationsOfEveryKindAsTheSamePrompt() throws Exception {
    List<Row> rows =
        rows(
            """
            {'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'1'}],'model':'a'}
            {'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'2'}],'model':'b'}
            {'prompt':[{'role':'user','content':'q'}],'response':[{'role':'assistant','content':'3'}],'model':'c'}
            {'messages':[{'role':'user','content':[{'type':'text','text':'q'}]}],'response':'4','model':'d'}
            {'prompt':'\\n\\nHuman: q\\n\\nAssistant:','response':'5','model':'e'}
            {'instruction':'q','output':'6','generator':'f','input':''}
            """);

    assertThat(said(rows)).containsExactly("a0:1", "b0:2", "c0:3", "d0:4", "e0:5", "f0:6");
    assertThat(Rows.events(rows, Prompt.class))
        .allSatisfy(
            prompt -> {
              assertThat(prompt.getPromptId()).isEqualTo(PromptIdentity.ofText("q"));
              assertThat(prompt.getMessages()).containsExactly(new Message("user", "q"));
            });
  }

  @Test
  void shouldKeepASystemPromptAndEveryTurn() throws Exception {
    List<Row> rows =
        rows(
            "{'conversations':[{'from':'system','value':'s'},{'from':'human','value':'1'},"
                + "{'from':'gpt','value':'2'},{'from':'human','value':'3'},{'from':'gpt','value':'4'}],"
                + "'model':'m'}");

    assertThat(said(rows)).containsExactly("m0:4");
    assertThat(Rows.events(rows, Prompt.class).get(0).getMessages())
        .containsExactly(
            new Message("system", "s"),
            new Message("user", "1"),
            new Message("assistant", "2"),
            new Message("user", "3"));
  }

  @Test
  void shouldReadASystemPromptInAColumnOfItsOwn() throws Exception {
    List<Row> rows =
        rows(
            "{'system':'s','prompt':'p','response':'r','model':'m','tools':[]}\n"
                + "{'messages':[{'role':'system','content':'s'},{'role':'user','content':'p'}],"
                + "'response':'r','model':'n'}\n");

    assertThat(Rows.events(rows, Prompt.class))
        .extracting(Prompt::getPromptId)
        .hasSize(2)
        .containsOnly(Rows.events(rows, Prompt.class).get(0).getPromptId());
  }

  @Test
  void shouldPutAlpacasInputBelowItsInstruction() throws Exception {
    List<Row> rows =
        rows("{'instruction':'Translate.','input':'Haus','output':'house','model':'m'}");

    assertThat(Rows.events(rows, Prompt.class).get(0).getMessages())
        .containsExactly(new Message("user", "Translate.\n\nHaus"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{'prompt':'p','messages':[{'role':'user','content':'q'}],'response':'r','model':'m'}    | prompt and messages contradict",
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'x'}],'response':'r','model':'m'} | another answer than response",
        "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':'u'}]}],'response':'r','model':'m'} | not text: 'image_url'",
        "{'messages':[{'role':'user','content':'q'},{'role':'tool','tool_call_id':'1','content':'x'}],'response':'r','model':'m'} | tool_call_id",
        "{'conversations':[{'from':'human','value':'q'},{'from':'function_call','value':'x'}],'response':'r','model':'m'} | 'function_call'",
        "{'prompt':'p','response':'r','model':'m','tools':[{'type':'function'}]} | has tools, which is not read",
        "{'instruction':'p','context':'c','response':'r','model':'m'} | --field input=context",
        "{'prompt':'p','response':'r','output':'s','model':'m'}    | response and output differ",
        "{'prompt':'p','model':'m','my_answer':'r'}                | its columns: prompt, model, my_answer",
        "{'prompt':'p','model':'m','reward_x':1}                   | no answer and no score that is read",
        "{'prompt':'p','chosen':'a','rejected':'b'}                | --field chosen_model=COLUMN",
        "{'chosen':'a','rejected':'b','chosen_model':'m','rejected_model':'n'} | prompt is missing",
        "{'prompt':'p','chosen':'a','chosen_model':'m','rejected_model':'n'}   | rejected is missing",
        "{'prompt':'p','responses':['a','b'],'scores':[1],'model':'m'}         | scores has another number",
        "{'prompt':'p','answers':[{'model':'m'}]}                              | no text that is read",
        "{'prompt':'p','response':'r','model':'m','scores':{'helpfulness':3}}  | --score scores.ATTRIBUTE=RM@VERSION",
        "{'prompt':'p','response':'r','model':'m','scores':{'rm@1':[1,2]}}     | is not a number",
      })
  void shouldRefuseWhatItDoesNotUnderstandByName(String row, String detail) throws Exception {
    assertThat(refusal(row)).contains(detail);
  }

  @Test
  void shouldReadPreferencesAsTwoAnswersWithTwoScores() throws Exception {
    List<Row> rows =
        rows(
            """
            {'prompt':'p','chosen':'a','rejected':'b','chosen_model':'m','rejected_model':'n','score_chosen':2,'score_rejected':'1','margin':1}
            {'chosen':[{'role':'user','content':'p2'},{'role':'assistant','content':'a'}],'rejected':[{'role':'user','content':'p2'},{'role':'assistant','content':'b'}],'chosen-model':'m','rejected-model':'n','chosen-rating':5,'rejected-rating':'N/A'}
            {'prompt':[{'role':'user','content':'p3'}],'chosen':[{'role':'assistant','content':'a'}],'rejected':[{'role':'assistant','content':'b'}],'chosen_model':'m','rejected_model':'n'}
            {'chosen':'\\n\\nHuman: p4\\n\\nAssistant: a','rejected':'\\n\\nHuman: p4\\n\\nAssistant: b','chosen_model':'m','rejected_model':'n'}
            """);

    assertThat(said(rows))
        .containsExactly("m0:a", "n0:b", "m0:a", "n0:b", "m0:a", "n0:b", "m0:a", "n0:b");
    assertThat(scored(rows)).containsExactly("m0:score@1=2.0", "n0:score@1=1.0", "m0:rating@1=5.0");
    assertThat(Rows.events(rows, Prompt.class))
        .extracting(Prompt::getPromptId)
        .containsExactly(
            PromptIdentity.ofText("p"),
            PromptIdentity.ofText("p2"),
            PromptIdentity.ofText("p3"),
            PromptIdentity.ofText("p4"));
  }

  @Test
  void shouldTakePreferencesOfOneModelAsTwoSamplesIfItIsNamed() throws Exception {
    String file = "prompt,chosen,rejected,score_chosen,score_rejected\np,a,b,2,1\n";
    List<Row> rows = Rows.all(open(file, named(List.of(), "score=rm@3").ofModel("m")));

    assertThat(said(rows)).containsExactly("m0:a", "m1:b");
    assertThat(scored(rows)).containsExactly("m0:rm@3=2.0", "m1:rm@3=1.0");
    assertThatThrownBy(
            () -> open(file, AnswerSettings.study("m", PromptIdentity.TEXT, ReadSettings.DEFAULT)))
        .hasMessageContaining("a table of preferences");
  }

  @Test
  void shouldReadListsOfAnswersWithTheirModelsAndScores() throws Exception {
    List<Row> rows =
        rows(
            """
            {'prompt':'p','answers':[{'answer':'a','model':'m','rank':1},{'answer':'b','model':'n','rank':2}]}
            {'instruction':'q','completions':[{'response':'a','model':'m','overall_score':7.5},{'response':'b','model':'n','overall_score':'N/A'}]}
            {'prompt':'r','responses':['a','b'],'scores':[0.5,'-1'],'model':'m','reward_model':'rm@2'}
            {'instruction':'s','generations':['a','b'],'generation_models':['m','n'],'ratings':[4,[3]]}
            """);

    assertThat(said(rows))
        .containsExactly("m0:a", "n0:b", "m0:a", "n0:b", "m0:a", "m1:b", "m0:a", "n0:b");
    assertThat(scored(rows))
        .containsExactly(
            "m0:overall_score@1=7.5",
            "m0:rm@2=0.5",
            "m1:rm@2=-1.0",
            "m0:ratings@1=4.0",
            "n0:ratings@1=3.0");
  }

  @Test
  void shouldNumberSeveralAnswersInTheOrderOfTheFileAndSaySo() throws Exception {
    String file =
        """
        {'prompt':'p','response':'a','model':'m','scores':{'rm@1':1}}
        {'prompt':'p','response':'b','model':'m','scores':{'rm@1':3}}
        {'prompt':'p','response':'a','model':'m','scores':{'other@1':9}}
        {'prompt':'p','response':'a','model':'m','scores':{'rm@1':1}}
        {'prompt':'p','response':'c','model':'m'}
        """;
    List<Row> rows = rows(file);

    assertThat(said(rows)).containsExactly("m0:a", "m1:b", "m2:c");
    assertThat(scored(rows)).containsExactly("m0:rm@1=1.0", "m1:rm@1=3.0", "m0:other@1=9.0");
    assertThat(rows.get(3)).isInstanceOf(Row.Repeated.class);
    assertThat(report(file, TABLE).messages())
        .anyMatch(m -> m.startsWith("2 rows with a further answer of a model to a prompt"))
        .anyMatch(m -> m.startsWith("1 row repeated: an answer of the same model"));
  }

  @Test
  void shouldLetTheFirstRowOfASampleCountWhole() throws Exception {
    List<Row> rows =
        rows(
            """
            {'prompt':'p','response':'a','model':'m','sample_index':0,'scores':{'rm@1':1}}
            {'prompt':'p','response':'z','model':'m','sample_index':0,'scores':{'rm@1':3}}
            {'prompt':'p','response':'b','model':'m','sample_index':1,'scores':{'rm@1':2}}
            {'prompt':'p','model':'m','sample_index':1,'scores':{'rm@1':7}}
            """);

    assertThat(said(rows)).containsExactly("m0:a", "m1:b");
    assertThat(scored(rows)).containsExactly("m0:rm@1=1.0", "m1:rm@1=2.0");
    assertThat(rows.get(1)).isInstanceOf(Row.Repeated.class);
    assertThat(rows.get(3)).isInstanceOf(Row.Repeated.class);
  }

  @Test
  void shouldReadScoresAsTextAsAListOfOneAndByWeights() throws Exception {
    List<Row> rows =
        Rows.all(
            open(
                """
                {'q':'p','a':{'text':'r'},'model':'m','scores':{'helpfulness':'3','correctness':[4]}}
                {'q':'p2','a':{'text':'r'},'model':'m','scores':{'helpfulness':3}}
                """,
                named(
                    List.of("prompt=q", "response=a.text"),
                    "0.5*scores.helpfulness-2*scores.correctness=hs@1")));

    assertThat(said(rows)).containsExactly("m0:r", "m0:r");
    assertThat(scored(rows)).containsExactly("m0:hs@1=-6.5");
  }

  @Test
  void shouldReadTheSameRowsFromCsvAndJson() throws Exception {
    String json =
        "[{'Prompt':'p','Response':'r','Model':'m','score_Org/RM-1':0.5},{'Prompt':'q','Response':'s','Model':'m','score_Org/RM-1':null}]";
    String csv = "Prompt,Response,Model,score_Org/RM-1\np,r,m,0.5\nq,s,m,\n";

    assertThat(said(rows(csv))).isEqualTo(said(rows(json))).containsExactly("m0:r", "m0:s");
    assertThat(scored(rows(csv)))
        .isEqualTo(scored(rows(json)))
        .containsExactly("m0:Org/RM-1@1=0.5");
  }

  @Test
  void shouldNameColumnsOfScoresThatAreNotRead() throws Exception {
    FileReport report =
        report("{'prompt':'p','response':'r','model':'m','reward':1,'rank':2}", TABLE);

    assertThat(report.unused()).containsExactly("reward", "rank");
    assertThat(report.messages())
        .contains("column reward is not read; give --score reward=RM@VERSION");
    assertThat(
            report("{'prompt':'p','response':'r','model':'m'}", named(List.of(), "s=rm@1"))
                .messages())
        .contains("no row has a value for --score s=rm@1");
  }

  @Test
  void shouldRefuseAFieldThatThereIsNotAndListThoseThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FieldNames.parse(List.of("promt=input")))
        .withMessageContaining("'promt'")
        .withMessageContaining("prompt, prompt_id, input, system, messages");
    assertThatIllegalArgumentException().isThrownBy(() -> FieldNames.parse(List.of("prompt")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreColumn.parse("a*0.5=rm@1"))
        .withMessageContaining("WEIGHT*COLUMN");
  }

  @Test
  void shouldRefuseRowsOfAnotherModelThanTheFileIsGivenFor() throws Exception {
    List<Row> rows =
        Rows.all(
            open(
                "prompt,response,model\np,r, m \nq,r,n\n",
                AnswerSettings.study("m", PromptIdentity.TEXT, ReadSettings.DEFAULT)));

    assertThat(rows.get(0)).isInstanceOf(Row.Good.class);
    assertThat(Rows.bad(rows).get(0).detail()).contains("another model").contains("'n'");
  }

  @Test
  void shouldTakeNoScoreFromARowThatReportsAnError() throws SourceException {
    FileReport report =
        report(
            "{'prompt':'p','response':'r','model':'m','scores':{'rm@1':1.5},'error':null}\n"
                + "{'prompt':'q','response':'','model':'m','scores':{'rm@1':0},'error':'secret'}\n"
                + "{'error':{'message':'secret'}}\n",
            TABLE);

    assertThat(report.good()).isEqualTo(1);
    assertThat(report.rewards()).isEqualTo(1);
    assertThat(String.join("\n", report.messages()))
        .contains("2 rows refused: is a report of an error (error is not empty), not an answer")
        .doesNotContain("secret");
  }

  @Test
  void shouldReadCandidatesAndTheModelOfTheirRow() throws SourceException {
    assertThat(
            said(
                rows(
                    "{'instruction':'i','candidates':[{'text':'a','model':'m1'},{'text':'b','model':'m2'}]}\n"
                        + "{'prompt':'p','outputs':[{'text':'c'}],'model':'m3'}\n")))
        .containsExactly("m10:a", "m20:b", "m30:c");
  }

  @Test
  void shouldSayThatAResponseBesideAListIsNotRead() throws SourceException {
    assertThat(
            report(
                    "{'prompt':'p','output':'reference','candidates':[{'text':'a','model':'m'}]}\n"
                        + "{'prompt':'q','candidates':[{'text':'a','model':'m'}]}\n",
                    TABLE)
                .messages())
        .contains("1 row with a response beside its list of answers, which is not read (line 1)");
  }

  @Test
  void shouldRefuseARowWhoseListLooksLikeAnswersThatAreNotRead() throws SourceException {
    assertThat(Rows.bad(rows("{'prompt':'p','all_candidates':['a','b']}\n")))
        .singleElement()
        .extracting(Row.Bad::detail)
        .asString()
        .contains("has no answer and no score that is read; its columns: prompt, all_candidates");
  }

  @Test
  void shouldReadScoresOfBothSidesHoweverTheyAreNamed() throws SourceException {
    for (String names :
        List.of("'scores_chosen':2,'scores_rejected':1", "'chosen_reward':2,'rejected_reward':1")) {
      List<Row> rows =
          rows(
              "{'prompt':'p','chosen':'a','rejected':'b','chosen_model':'m','rejected_model':'n',"
                  + names
                  + "}\n");
      assertThat(Rows.events(rows, Reward.class))
          .extracting(Reward::getScore)
          .containsExactly(2.0, 1.0);
    }
  }

  @Test
  void shouldReadMessagesThatATableHoldsAsJsonAndRefuseThoseOfPython() throws SourceException {
    AnswerSettings study = AnswerSettings.study("m", PromptIdentity.TEXT, ReadSettings.DEFAULT);
    List<Row> rows =
        Rows.all(
            Answers.open(
                Rows.source(
                    "a.csv",
                    "prompt,response\n\"[{\"\"role\"\": \"\"user\"\", \"\"content\"\": \"\"hi\"\"}]\",a\n"
                        + "\"[{'role': 'user', 'content': 'hi'}]\",b\n"
                        + "hi,\"[{'content': 'x', 'role': 'assistant'}]\"\n"),
                study));

    assertThat(Rows.events(rows, Prompt.class))
        .extracting(Prompt::getMessages)
        .containsExactly(List.of(new Message("user", "hi")));
    assertThat(Rows.bad(rows))
        .extracting(Row.Bad::detail)
        .containsExactly(
            "prompt is a list of messages as Python prints it; write it as JSON:"
                + " df[\"prompt\"].map(json.dumps)",
            "response is a list of messages as Python prints it; write it as JSON:"
                + " df[\"response\"].map(json.dumps)");
  }

  @ParameterizedTest
  @CsvSource({
    "score_rank, true",
    "score_std, true",
    "score_rm.1, true",
    "score_ArmoRM-v0.1, false",
    "score_ranker, false"
  })
  void shouldSayWhichScoresAreHardlyThoseOfARewardModel(String column, boolean told)
      throws SourceException {
    AnswerSettings study = AnswerSettings.study("m", PromptIdentity.TEXT, ReadSettings.DEFAULT);

    assertThat(
            report("prompt,response,score_rm," + column + "\np,a,1,2\n", study).messages().stream()
                .anyMatch(each -> each.startsWith("column " + column + " counts as scores of")))
        .isEqualTo(told);
  }
}
