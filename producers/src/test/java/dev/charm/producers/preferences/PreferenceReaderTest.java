package dev.charm.producers.preferences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.Rows;
import dev.charm.producers.SharedData;
import dev.charm.producers.preferences.PreferenceCase.Shape;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shapes in which test sets of preferences are published. */
class PreferenceReaderTest {
  private record Read(List<PreferenceCase> cases, List<Row> rows) {
    PreferenceCase only() {
      assertThat(Rows.bad(rows)).extracting(Row.Bad::detail).isEmpty();
      assertThat(cases).hasSize(1);
      return cases.get(0);
    }

    String fault() {
      assertThat(cases).isEmpty();
      return Rows.bad(rows).get(0).detail();
    }
  }

  private static Read read(String text) throws SourceException {
    List<PreferenceCase> cases = new ArrayList<>();
    List<Row> rows =
        Rows.all(PreferenceReader.open(Rows.source("a", text.replace('\'', '"')), cases::add));
    return new Read(cases, rows);
  }

  private static Read readWithMargins(String text) throws SourceException {
    List<PreferenceCase> cases = new ArrayList<>();
    List<Row> rows =
        Rows.all(
            PreferenceReader.withMargins(Rows.source("a", text.replace('\'', '"')), cases::add));
    return new Read(cases, rows);
  }

  private static String said(PreferenceCase each) {
    return each.messages().stream()
            .map(m -> m.getRole().charAt(0) + ":" + m.getContent())
            .collect(Collectors.joining("|"))
        + " -> "
        + each.chosen()
        + " > "
        + each.rejected();
  }

  @Test
  void shouldReadMarginsWhereTheyAreAskedForAlone() throws Exception {
    String row = "{'prompt':'q','chosen':'a','rejected':'b','margin':'1.5'}";
    assertThat(read(row).only().margin()).isNull();
    assertThat(readWithMargins(row).only().margin()).isEqualTo(1.5);
    assertThat(readWithMargins("{'prompt':'q','chosen':'a','rejected':'b'}").only().margin())
        .isNull();
    assertThat(
            readWithMargins("{'prompt':'q','chosen':'a','rejected':'b','margin':'much'}").fault())
        .contains("margin");
  }

  @Test
  void shouldReadChosenAndRejectedAsTextsMessagesAndTranscripts() throws Exception {
    assertThat(said(read("{'prompt':'q','chosen':'a','rejected':'b','subset':'s'}").only()))
        .isEqualTo("u:q -> [a] > [b]");
    assertThat(
            said(
                read("{'chosen':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}],"
                        + "'rejected':[{'role':'user','content':'q'},{'role':'assistant','content':'b'}]}")
                    .only()))
        .isEqualTo("u:q -> [a] > [b]");
    assertThat(
            said(
                read("{'prompt':[{'role':'system','content':'s'},{'role':'user','content':'q'}],"
                        + "'chosen':[{'role':'assistant','content':'a'}],"
                        + "'rejected':[{'role':'assistant','content':'b'}]}")
                    .only()))
        .isEqualTo("s:s|u:q -> [a] > [b]");
    assertThat(
            said(
                read("{'chosen':'\\n\\nHuman: q\\n\\nAssistant: a\\n\\nHuman: r\\n\\nAssistant: c',"
                        + "'rejected':'\\n\\nHuman: q\\n\\nAssistant: a\\n\\nHuman: r\\n\\nAssistant: d'}")
                    .only()))
        .isEqualTo("u:q|a:a|u:r -> [c] > [d]");
    assertThat(said(read("prompt,chosen,rejected\nq,\"[1, 2]\",b\n").only()))
        .isEqualTo("u:q -> [[1, 2]] > [b]");
  }

  @Test
  void shouldTakeTheCommonPrefixForThePromptWhereThereIsNone() throws Exception {
    // As TRL's extract_prompt: the blank before the first difference belongs to the answers.
    Read read = read("{'chosen':'The sky is blue.','rejected':'The sky is green.'}");
    assertThat(said(read.only())).isEqualTo("u:The sky is -> [ blue.] > [ green.]");
    assertThat(said(read("{'chosen':'abc','rejected':'xyz'}").only()))
        .isEqualTo(" -> [abc] > [xyz]");
    assertThat(said(read("{'chosen':'same','rejected':'same'}").only()))
        .isEqualTo(" -> [same] > [same]");
  }

  @Test
  void shouldReadTheListsOfRmBenchAndRewardBench() throws Exception {
    PreferenceCase styles =
        read("{'id':'1','domain':'chat','subset':'x','prompt':'q','chosen':['a','aa','aaa'],"
                + "'rejected':['b','bb','bbb']}")
            .only();
    assertThat(styles.shape()).isEqualTo(Shape.STYLES);
    assertThat(styles.subset()).isEqualTo("chat");
    PreferenceCase best =
        read("{'id':'7','subset':'Focus','prompt':'q','chosen':['a'],'rejected':['b','c','d'],"
                + "'num_correct':1,'total_completions':4}")
            .only();
    assertThat(best.shape()).isEqualTo(Shape.BEST_OF);
    PreferenceCase ties =
        read("{'id':'tied:3','subset':'Ties','prompt':'q','chosen':['a','b'],'rejected':['c'],"
                + "'num_correct':2}")
            .only();
    assertThat(ties.shape()).isEqualTo(Shape.TIES);
    assertThat(ties.id()).isEqualTo("tied:3");
    PreferenceCase table =
        read("id,prompt,chosen,rejected\n1,q,\"[\"\"a\"\",\"\"b\"\"]\",\"[\"\"c\"\",\"\"d\"\"]\"\n")
            .only();
    assertThat(table.shape()).isEqualTo(Shape.STYLES);
  }

  @ParameterizedTest
  @CsvSource({
    "A>B, [x] > [y]",
    "B>A, [y] > [x]",
    "1, [x] > [y]",
    "2, [y] > [x]",
    "a>>b, [x] > [y]",
    "model_b, [y] > [x]",
    "[[A]], [x] > [y]"
  })
  void shouldReadWhichIsBetterFromALabel(String label, String expected) throws Exception {
    assertThat(
            said(
                read("{'question':'q','response_A':'x','response_B':'y','label':'" + label + "'}")
                    .only()))
        .isEqualTo("u:q -> " + expected);
  }

  @Test
  void shouldReadLlmBarAlpacaFarmAndHhhAsTheyAre() throws Exception {
    assertThat(said(read("{'input':'q','output_1':'x','output_2':'y','label':2}").only()))
        .isEqualTo("u:q -> [y] > [x]");
    assertThat(
            said(
                read("{'instruction':'q','input':'i','output_1':'x','output_2':'y','preference':1.25}")
                    .only()))
        .isEqualTo("u:q\n\ni -> [x] > [y]");
    assertThat(said(read("{'input':'q','targets':{'choices':['x','y'],'labels':[0,1]}}").only()))
        .isEqualTo("u:q -> [y] > [x]");
    assertThat(said(read("{'input':'q','target_scores':{'x':1,'y':0}}").only()))
        .isEqualTo("u:q -> [x] > [y]");
  }

  @Test
  void shouldRefuseARowThatDoesNotSayWhichAnswerIsBetterAndLeaveATieOut() throws Exception {
    assertThat(read("{'prompt':'q','response_a':'x','response_b':'y','label':'0'}").fault())
        .isEqualTo("label does not say which answer is better: '0'");
    assertThat(read("{'prompt':'q','response_a':'x','response_b':'y'}").fault())
        .startsWith("label is missing");
    assertThat(read("{'prompt':'q','chosen':'a'}").fault()).isEqualTo("rejected is missing");
    assertThat(read("{'prompt':'q','chosen':['a','b'],'rejected':['c','d','e']}").fault())
        .startsWith("has several chosen answers");
    assertThat(read("{'prompt':'q','chosen':['a'],'rejected':['c'],'num_correct':2}").fault())
        .startsWith("num_correct");
    assertThat(read("{'prompt':'q','chosen':'a','rejected':'b','image':'x.png'}").fault())
        .startsWith("has image");
    Read tie = read("{'prompt':'q','response_a':'x','response_b':'y','label':'tie'}");
    assertThat(tie.cases()).isEmpty();
    assertThat(tie.rows()).allMatch(Row.LeftOut.class::isInstance);
    assertThatThrownBy(() -> read("prompt,answer\nq,a\n"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("columns chosen and rejected");
  }

  @ParameterizedTest
  @CsvSource({
    "rm-bench.jsonl.gz, 514, 514, 3",
    "llmbar.jsonl.gz, 885, 885, 8",
    "judgebench-gpt4o-with-rm-scores.jsonl.gz, 350, 350, 17",
    "hhh-alignment.jsonl.gz, 221, 221, 4",
    "hh-harmless-base-test.jsonl.gz, 2312, 2307, 1"
  })
  void shouldReadEveryRowOfThePublishedSets(String file, int rows, int good, int subsets)
      throws Exception {
    List<PreferenceCase> cases = new ArrayList<>();
    Source source = Source.file(SharedData.path("preference-tests/" + file));
    FileReport report;
    try (RowReader reader = PreferenceReader.open(source, cases::add)) {
      report = reader.readAll(Sink.NONE, Progress.NONE);
    }
    assertThat(report.rows()).isEqualTo(rows);
    assertThat(report.good()).isEqualTo(good);
    assertThat(report.leftOut()).isEqualTo(rows - good);
    Map<String, Long> bySubset =
        cases.stream()
            .collect(Collectors.groupingBy(PreferenceCase::subset, Collectors.counting()));
    assertThat(bySubset).hasSize(subsets);
    assertThat(cases)
        .allMatch(each -> each.messages().get(each.messages().size() - 1).getRole().equals("user"));
    if (file.startsWith("hhh")) {
      assertThat(cases.stream().mapToInt(each -> each.messages().size()).max().orElse(0))
          .isGreaterThan(2);
    }
  }
}
