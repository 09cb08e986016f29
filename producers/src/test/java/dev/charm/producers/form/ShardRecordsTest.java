package dev.charm.producers.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.Rows;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.Sources;
import dev.charm.schemas.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShardRecordsTest {
  private static final String HEADING = "prompt,response,score_rm\n";

  @TempDir Path folder;

  @Test
  void shouldReadShardsAsOneTable() throws IOException {
    shards("p,a,1\nq,b,2\n", "p,c,3\nr,d,x\n");

    FileReport report = report(PromptIdentity.TEXT);

    assertThat(report.rows()).isEqualTo(4);
    assertThat(report.good()).isEqualTo(3);
    assertThat(report.file()).isEqualTo(folder.getFileName().toString());
    assertThat(report.messages())
        .contains(
            "is read as one table of 2 files",
            "line 4 is the first of train-00001-of-00002.csv",
            "1 row refused: score_rm is not a number: 'x' (line 6)")
        .anyMatch(told -> told.startsWith("1 row with a prompt that stood before"));
  }

  @ParameterizedTest
  @EnumSource(PromptIdentity.class)
  void shouldTellPromptsApartAsInOneFile(PromptIdentity identity) throws IOException {
    shards("p,a,1\nq,b,2\n", "p,c,3\nr,d,4\n");
    List<String> ofShards = prompts(Answers.open(Sources.one(folder), study(identity)));
    List<String> ofOne =
        prompts(
            Answers.open(
                Rows.source("one.csv", HEADING + "p,a,1\nq,b,2\np,c,3\nr,d,4\n"), study(identity)));

    assertThat(ofShards).isEqualTo(ofOne);
  }

  @Test
  void shouldReadShardsOfJsonLinesAndPassOverEmptyOnes() throws IOException {
    file("data/train-00000-of-00003.jsonl", "{\"a\":1,\"b\":\"x\"}\n");
    file("data/train-00001-of-00003.jsonl", "");
    file("data/train-00002-of-00003.jsonl", "{\"a\":2,\"b\":\"y\"}\n");

    assertThatThrownBy(() -> Read.of(Sources.one(folder))).hasMessageContaining("is empty");
    file("data/train-00001-of-00003.jsonl", "[]");
    assertThat(Read.of(Sources.one(folder)).rows()).containsExactly("{a=1, b=x}", "{a=2, b=y}");
  }

  @Test
  void shouldRefuseShardsOfOtherColumnsBeforeAnythingIsRead() throws IOException {
    file("train-00000-of-00002.csv", HEADING + "p,a,1\n");
    file("train-00001-of-00002.csv", "prompt,score_rm,response\nq,2,b\n");

    assertThatThrownBy(() -> FileForm.open(Sources.one(folder)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("has other columns than train-00000-of-00002.csv");
  }

  @Test
  void shouldSayWhatToDoWithAFolderOfSeveralTables() throws IOException {
    file("gemma.csv", HEADING + "p,a,1\n");
    file("phi.csv", HEADING + "p,b,1\n");

    assertThatThrownBy(() -> Sources.one(folder))
        .hasMessageContaining("is a folder of 2 data files (gemma.csv, phi.csv)")
        .hasMessageContaining("of several models, each as POLICYMODEL=FILE")
        .hasMessageContaining("NAME-00000-of-00002");
  }

  private FileReport report(PromptIdentity identity) throws IOException {
    try (RowReader rows = Answers.open(Sources.one(folder), study(identity))) {
      return rows.readAll(Sink.NONE, Progress.NONE);
    }
  }

  private static AnswerSettings study(PromptIdentity identity) {
    return AnswerSettings.study("m", identity, ReadSettings.DEFAULT);
  }

  private static List<String> prompts(RowReader rows) throws SourceException {
    return Rows.events(Rows.all(rows), Response.class).stream()
        .map(response -> response.getPromptId() + ":" + response.getText())
        .toList();
  }

  private void shards(String... rows) throws IOException {
    for (int i = 0; i < rows.length; i++) {
      file(String.format("train-%05d-of-%05d.csv", i, rows.length), HEADING + rows[i]);
    }
  }

  private void file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
