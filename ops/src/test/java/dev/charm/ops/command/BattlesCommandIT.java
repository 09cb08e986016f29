package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Votes on a running stack, each test in an arena of its own. */
class BattlesCommandIT extends OnSampleStack {
  @TempDir Path folder;

  @Test
  void shouldSendAFileReportItsRowsAndChangeNothingWhenItIsSentAgain() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("votes.csv"),
            """
            model_a,model_b,winner,anony
            x,y,model_a,True
            x,y,nobody,True
            y,x,tie (bothbad),True
            x,y,tie,False
            """);
    String[] ingest = {
      "battles", "ingest", file.toString(), "--arena", "sent|twice", "--output", "ndjson"
    };

    CommandRun first = stack.succeed(ingest);
    List<Battle> once = votes("sent|twice");
    CommandRun second = stack.succeed(ingest);
    List<Battle> twice = votes("sent|twice");

    assertThat(first.out())
        .startsWith(
            "{\"file\":\"votes.csv\",\"rows\":4,\"good\":2,\"repeated\":0,\"left_out\":1,"
                + "\"refused\":1,\"prompts\":0,\"responses\":0,\"rewards\":0,\"votes\":2,")
        .hasLineCount(1);
    assertThat(first.err())
        .contains("charm: votes.csv: 1 row refused: winner is not an outcome", "(line 3)")
        .contains("charm: votes.csv: 1 row left out: anony is false", "(line 5)")
        .hasLineCount(2);
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(once)
        .hasSize(2)
        .allMatch(vote -> vote.getBattleId().startsWith("votes.csv:"))
        .allMatch(vote -> "votes.csv".equals(vote.getSource()) && !vote.getByHand());
    assertThat(twice).hasSize(4).containsOnly(once.toArray(Battle[]::new));
  }

  @Test
  void shouldRecordAVoteAndWithdrawIt() throws Exception {
    Instant before = Instant.now().minusMillis(1);

    String id =
        stack
            .succeed("battles", "record", "x", "y", "y", "--arena", "recorded", "--voter", "ada")
            .out()
            .strip();
    Battle recorded = votes("recorded").get(0);
    CommandRun withdrawn =
        stack.succeed("battles", "retract", id, "--arena", "recorded", "--output", "ndjson");
    CommandRun again = stack.succeed("battles", "retract", id, "--arena", "recorded");

    assertThat(recorded.getBattleId()).isEqualTo(id);
    assertThat(recorded.getOutcome()).isEqualTo("MODEL_B");
    assertThat(recorded.getVoter()).isEqualTo("ada");
    assertThat(Objects.requireNonNull(recorded.getVotedAt())).isBetween(before, Instant.now());
    Battle retraction = votes("recorded").get(1);
    assertThat(recorded.getByHand()).isTrue();
    assertThat(retraction.getVersion()).isGreaterThan(recorded.getVersion());
    assertThat(retraction)
        .isEqualTo(
            Battle.newBuilder(recorded)
                .setVersion(retraction.getVersion())
                .setRetracted(true)
                .build());
    JsonNode line = Json.lines(withdrawn.out()).get(0);
    assertThat(line.get("battle_id").asText()).isEqualTo(id);
    assertThat(again.err()).isEqualTo("charm: vote " + id + " is withdrawn already\n");
    assertThat(votes("recorded")).hasSize(2);
  }

  @Test
  void shouldWithdrawWhatItFindsAndSayWhatItDoesNot() {
    stack.succeed("battles", "record", "x", "y", "tie", "--arena", "known", "--id", "v1");

    CommandRun run =
        stack.charm("battles", "retract", "v1", "v2", "--arena", "known", "--output", "ndjson");
    CommandRun elsewhere = stack.charm("battles", "retract", "v1", "--arena", "unknown");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).isEqualTo("charm: arena known has no vote v2\n");
    assertThat(run.out()).contains("\"battle_id\":\"v1\"").hasLineCount(1);
    assertThat(elsewhere.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void shouldCountAVoteInTheCategoryOfItsPrompt() throws Exception {
    Path prompt =
        Files.writeString(
            folder.resolve("prompt.jsonl"),
            "{\"prompt_id\":\"of-a-vote\",\"prompt\":\"1 + 1?\",\"category\":\"Hard Math\"}\n");
    Path file =
        Files.writeString(
            folder.resolve("judged.jsonl"),
            "{\"id\":\"j\",\"prompt_id\":\"of-a-vote\",\"model_a\":\"x\",\"model_b\":\"y\","
                + "\"winner\":\"x\",\"language\":\"English\"}\n");
    String[] vote = {"battles", "record", "x", "y", "a", "--arena", "by-prompt"};
    stack.succeed("ingest", "jsonl", prompt.toString());

    stack.succeed("battles", "ingest", file.toString(), "--arena", "by-prompt");
    stack.succeed(with(vote, "--prompt", "of-a-vote"));
    stack.succeed(with(vote, "--prompt", "of-a-vote", "--category", "Other Things"));
    stack.succeed(with(vote, "--prompt", "of-a-vote", "--no-prompt-categories"));

    assertThat(votes("by-prompt"))
        .extracting(Battle::getCategories)
        .containsExactly(
            List.of("english", "hard_math"),
            List.of("hard_math"),
            List.of("other_things"),
            List.of());
  }

  @Test
  void shouldSendNothingWhenOneOfTheFilesCannotBeRead() throws Exception {
    Path good = Files.writeString(folder.resolve("good.csv"), "model_a,model_b,winner\nx,y,a\n");
    Path bad = Files.writeString(folder.resolve("bad.csv"), "model_a,model_b\nx,y\n");
    Path twin =
        Files.copy(good, Files.createDirectory(folder.resolve("other")).resolve("good.csv"));

    CommandRun lacking = ingest(good, bad);
    CommandRun absent = ingest(good, folder.resolve("absent.csv"));
    CommandRun twins = ingest(good, twin);

    assertThat(lacking.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(lacking.err()).contains("bad.csv: has no column winner").hasLineCount(1);
    assertThat(absent.err()).contains("absent.csv: no such file").hasLineCount(1);
    assertThat(twins.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(twins.err()).contains("2 files are source good.csv and say 1 vote twice");
    assertThat(votes("unread")).isEmpty();
  }

  private CommandRun ingest(Path one, Path other) {
    return stack.charm("battles", "ingest", one.toString(), other.toString(), "--arena", "unread");
  }

  private static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** What charm.battles holds of an arena, in order. */
  private List<Battle> votes(String arena) throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    Connection connection = new Connection(kafka, stack.endpoints().schemaRegistry(), Map.of());
    List<Battle> votes = new ArrayList<>();
    try (LogReader reader = LogReaders.open(connection, new PrintWriter(new StringWriter()))) {
      reader.each(
          Topics.BATTLES,
          Keys.join(arena)::equals,
          (key, record) -> votes.add(Objects.requireNonNull(record).value()));
    }
    return votes;
  }
}
