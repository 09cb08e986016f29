package dev.charm.producers.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.source.SourceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormTest {
  private static final String ONE = "{a=1, b=x}";
  private static final String TWO = "{a=2, b=y}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'a':1,'b':'x'},{'a':2,'b':'y'}]",
        "[\n  {\n    'a': 1,\n    'b': 'x'\n  },\n  {'a': 2, 'b': 'y'}\n]\n",
        "{'a':1,'b':'x'}\n{'a':2,'b':'y'}\n",
        "{'a':1,'b':'x'}\r\n\r\n{'a':2,'b':'y'}",
        "{\n  'a': 1,\n  'b': 'x'\n}\n{\n  'a': 2,\n  'b': 'y'\n}\n",
        "{'a':1,'b':'x'}{'a':2,'b':'y'}",
        "{'a':1,'b':'x'} {'a':2,\n'b':'y'}",
        "[{'a':1,'b':'x'}]\n[{'a':2,'b':'y'}]\n",
        "[{'a':1,'b':'x'},\n{'a':2,'b':'y'},\n]\n",
        "[\n{'a':1,'b':'x',},\n{'a':2,'b':'y'},]",
        "{'a':1,'b':'x',}\n{'a':2,'b':'y'}\n",
        "[][{'a':1,'b':'x'}][][{'a':2,'b':'y'}]",
        "{'data':[{'a':1,'b':'x'},{'a':2,'b':'y'}]}",
        "{'version':1,'battles':[{'a':1,'b':'x'},{'a':2,'b':'y'}],'meta':{'n':2}}",
        "{\n  'rows': [\n    {'a':1,'b':'x'},\n    {'a':2,'b':'y'}\n  ]\n}\n",
        "{'features':[{'name':'a'}],'rows':[{'row_idx':0,'row':{'a':1,'b':'x'},"
            + "'truncated_cells':[]},{'row_idx':1,'row':{'a':2,'b':'y'},'truncated_cells':[]}]}",
        "{'columns':['a','b'],'index':[0,1],'data':[[1,'x'],[2,'y']]}",
        "{'data':[[1,'x'],[2,'y']],'columns':['a','b']}",
        "{'schema':{'fields':[]},'data':[{'index':0,'a':1,'b':'x'},{'index':1,'a':2,'b':'y'}]}",
        "[{'A':1,' B ':'x'},{'a':2,'b':'y','Unnamed: 0':3}]",
      })
  void shouldReadTheRowsOfJsonHoweverItIsWritten(String json) throws SourceException {
    Read read = Read.of(json.replace('\'', '"'));

    assertThat(read.rows()).containsExactly(ONE, TWO);
    assertThat(read.end()).isEmpty();
  }

  @Test
  void shouldTellIntoWhatItLooked() throws SourceException {
    assertThat(Read.of("{\"v\":1,\"battles\":[{\"a\":1}]}").notes())
        .containsExactly(
            "is an object: its rows are the objects of its list battles; not read beside it: v");
    assertThat(Read.of("[{\"a\":1}]").notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages", "conversation_a", "answers", "Chosen"})
  void shouldNotTakeTheMessagesOfTheOnlyRowForRows(String name) throws SourceException {
    String row = "{\"a\":1,\"" + name + "\":[{\"role\":\"user\",\"content\":\"x\"}]}";

    assertThat(Read.of(row).rows()).singleElement().asString().startsWith("{a=1, ");
    assertThat(Read.of(row + "\n" + row).rows()).hasSize(2);
  }

  @Test
  void shouldRefuseWhatIsNoListOfObjectsAndSayHowToWriteIt() {
    assertRefused("{'a':{'0':1,'1':2},'b':{'0':'x','1':'y'}}", "is pandas' orient=\"columns\"");
    assertRefused("{'0':{'a':1,'b':'x'},'1':{'a':2,'b':'y'}}", "is pandas' orient=\"index\"");
    assertRefused("{'a':[1,2],'b':['x','y']}", "has one list per column");
    assertRefused("[['m','n'],['n','m']]", "is a list of lists");
    assertRefused("['m','n']", "is a list of values");
    assertRefused("{'train':[{'a':1}],'test':[{'a':2}]}", "several lists of rows (train, test)");
    assertRefused("{'a':1},\n{'a':2},\n", "has commas between its objects");
  }

  private static void assertRefused(String json, String told) {
    assertThatThrownBy(() -> Read.of(json.replace('\'', '"')))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(told);
  }

  @Test
  void shouldRefuseTheRowThatNamesAFieldTwice() throws SourceException {
    String rows = "{'a':1,'a':2},{'a':1,'b':'x'},{'c':{'d':1,'d':2}},{'A':1,'a':2}";
    String[] told = {
      "!names a field twice: 'a'", ONE, "!names a field twice: 'd'", "!names a field twice: 'a'"
    };

    assertThat(Read.of("[" + rows.replace('\'', '"') + "]").rows()).containsExactly(told);
    assertThat(Read.of(rows.replace('\'', '"').replace("},{", "}\n{")).rows())
        .containsExactly(told);
  }

  @Test
  void shouldLoseOneRowOfJsonLinesForEachThatIsBroken() throws SourceException {
    assertThat(Read.of("{\"a\":\n{\"a\":1,\"b\":\"x\"}\n7\n{\"a\"}\n").rows())
        .containsExactly(
            "!is not a JSON object", ONE, "!is not a JSON object", "!is not a JSON object");
  }

  @Test
  void shouldSayInWhichLineOtherJsonBreaksOff() throws SourceException {
    assertThat(Read.of("{\n \"a\": 1,\n \"b\": \"x\"\n}\n{\n \"a\": oops\n}\n"))
        .satisfies(read -> assertThat(read.rows()).containsExactly(ONE))
        .satisfies(read -> assertThat(read.end()).contains("breaks off in line 6"));
    assertThat(Read.of("[{\"a\":1,\"b\":\"x\"},\n").end()).contains("breaks off in line 2");
    assertThat(Read.of("[{\"a\":1}] 7").end())
        .contains("something stands after the JSON array, in line 1");
  }

  @Test
  void shouldRefuseTheRowThatIsNestedTooDeeply() throws SourceException {
    String deep = "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);

    assertThat(Read.of(deep + "\n{\"a\":1,\"b\":\"x\"}\n").rows())
        .containsExactly("!is not a JSON object", ONE);
    assertThat(Read.of("[" + deep + "]").end()).contains("breaks off");
  }

  @Test
  void shouldRefuseTheRowThatTheDatasetsServerShortened() throws SourceException {
    String rows = "{\"features\":[{}],\"rows\":[{\"row\":{\"a\":1},\"truncated_cells\":[\"a\"]}]}";

    assertThat(Read.of(rows).rows()).containsExactly("!the datasets server shortened cells of it");
  }
}
