package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.ingest.VoteSources;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.source.Source;
import dev.charm.producers.votes.BattleReader;
import dev.charm.producers.votes.PromptCategory;
import dev.charm.producers.votes.VoteChoices;
import dev.charm.producers.votes.VoteIds;
import dev.charm.producers.votes.VoteReadSettings;
import dev.charm.producers.votes.VotedAnswers;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Versions of files of votes on a running stack: what counts, live and by the log. */
@ExtendWith(SampleStack.Shared.class)
class VoteSourcesIT {
  private static final String HEADING = "id,model_a,model_b,winner";

  @TempDir Path folder;
  private final SampleStack stack;
  private long clock = 1_700_000_000_000L;

  VoteSourcesIT(SampleStack stack) {
    this.stack = stack;
  }

  @Test
  void shouldCountTheFilesOfTwoRunsThatAreNamedAlike() throws Exception {
    Path runs = shared("09-same-name-runs");
    ingest("c09", runs.resolve("run1/battles.jsonl"));
    CommandRun second = ingest("c09", runs.resolve("run2/battles.jsonl"));
    CommandRun again = ingest("c09", runs.resolve("run1/battles.jsonl"));

    assertThat(second.err())
        .contains(
            "another battles.jsonl was ingested before; its 80 votes stay; name sources with"
                + " --source");
    assertThat(again.err()).doesNotContain("withdrawn");
    assertRatings("c09", 160, Map.of("mine-13b", 1089.5, "opp-b", 983.3, "opp-a", 980.5));
    CommandRun both =
        ingest("c09-both", runs.resolve("run1/battles.jsonl"), runs.resolve("run2/battles.jsonl"));
    assertThat(both.exitCode()).isZero();
    assertRatings("c09-both", 160, Map.of("mine-13b", 1089.5, "mine-7b", 946.7));
  }

  @Test
  void shouldWithdrawTheRowsThatACorrectedFileLacks() throws Exception {
    Path versions = shared("10-corrected-file-shorter");
    ingest("c10", versions.resolve("v1/votes.csv"));
    CommandRun corrected = ingest("c10", versions.resolve("v2/votes.csv"));

    assertThat(corrected.err()).contains("40 votes of its former version are withdrawn");
    assertRatings("c10", 60, Map.of("blue", 1035.2, "red", 964.8));
    stack.succeed("status", "--until-idle", "--timeout", "60s");
    assertThat(Json.byKey(leaderboard("c10").out(), "model").get("blue").get("rating").asDouble())
        .isCloseTo(1035.2, within(0.05));
  }

  @Test
  void shouldCountVotesOfOverlappingReleasesOnce() throws Exception {
    Path releases = shared("18-weights-overlap-renames");
    ingest("c18", releases.resolve("july.jsonl"));
    ingest("c18", releases.resolve("august.jsonl"));

    assertRatings("c18", 60, Map.of("x", 987.7));
  }

  @Test
  void shouldSayThatVotesComeLaterThanTheyWereCast() throws Exception {
    Path parts = shared("12-times-and-elo-order");
    CommandRun newer = ingest("c12", parts.resolve("part2.csv"));
    CommandRun older = ingest("c12", parts.resolve("part1.csv"));
    CommandRun again = ingest("c12", parts.resolve("part1.csv"));

    String late = " are older than the newest that stands in arena c12: online Elo (elo) takes";
    assertThat(newer.err()).doesNotContain("older");
    assertThat(older.err()).containsOnlyOnce(late).contains("leaderboard --batch goes by time");
    assertThat(again.err()).doesNotContain("older");
    CommandRun batch =
        CommandRun.charm(
            "leaderboard",
            "--output",
            "ndjson",
            "--batch",
            parts.resolve("part1.csv").toString(),
            parts.resolve("part2.csv").toString());
    Map<String, JsonNode> byTime = Json.byKey(batch.out(), "model");
    assertRatings("c12", 400, Map.of("learner", byTime.get("learner").get("rating").asDouble()));
  }

  @Test
  void shouldLeaveAVoteWithdrawnThatAPersonWithdrew() throws Exception {
    Path file = shared("20-record-retract-resend").resolve("votes.csv");
    Path own = Files.copy(file, folder.resolve("votes.csv"));
    String[] record = {"battles", "record", "A", "B", "A", "--arena", "c20", "--id", "b1"};
    touch(own);
    ingest("c20", own);
    stack.succeed("battles", "retract", "b1", "--arena", "c20");
    touch(own);
    CommandRun touched = ingest("c20", own);
    CommandRun greatest =
        stack.succeed(
            "battles",
            "ingest",
            own.toString(),
            "--arena",
            "c20",
            "--version",
            "" + Long.MAX_VALUE);

    assertThat(touched.err()).contains("1 vote is withdrawn by hand and stays so");
    assertThat(greatest.err()).contains("1 vote is withdrawn by hand and stays so");
    assertThat(votes("c20")).isEqualTo(3);
    stack.succeed("status", "--until-idle", "--timeout", "60s");
    assertThat(Json.lines(leaderboard("c20").out()).get(0).get("votes").asLong()).isEqualTo(3);

    stack.succeed(record);
    CommandRun recorded = ingest("c20", own);
    assertThat(recorded.err()).contains("1 vote was recorded by hand and stays as it is");
    assertThat(votes("c20")).isEqualTo(4);
    stack.succeed("battles", "retract", "b1", "--arena", "c20");
    assertThat(votes("c20")).isEqualTo(3);
  }

  @Test
  void shouldFollowAFileAsItShrinksAndGrowsAndSayThatAnOlderOneSaysNothing() throws Exception {
    Path file = votes("feed.csv", 0, 40);
    Path old = Files.copy(file, Files.createDirectory(folder.resolve("old")).resolve("feed.csv"));
    Files.setLastModifiedTime(old, Files.getLastModifiedTime(file));
    ingest("feed", file);
    CommandRun shorter = ingest("feed", votes("feed.csv", 10, 40));
    assertThat(votes("feed")).isEqualTo(30);
    CommandRun longer = ingest("feed", votes("feed.csv", 10, 60));
    assertThat(votes("feed")).isEqualTo(50);
    CommandRun older = ingest("feed", old);

    assertThat(shorter.err()).contains("10 votes of its former version are withdrawn");
    assertThat(longer.err()).doesNotContain("withdrawn");
    assertThat(older.err())
        .contains("is older (version", "it withdraws nothing", "40 votes say nothing");
    assertThat(votes("feed")).isEqualTo(50);
  }

  @Test
  void shouldRefuseWhatMayBeANewVersionOrAnotherFile() throws Exception {
    ingest("unclear", votes("v.csv", 0, 50));
    Path next = votes("v.csv", 40, 100);

    CommandRun refused = charm("unclear", next);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err())
        .contains("v.csv shares 10 of its 60 votes with the 50 that stand from source v.csv")
        .contains("--replace", "--source NAME")
        .hasLineCount(1);
    assertThat(votes("unclear")).isEqualTo(50);

    CommandRun other = charm("unclear", next, "--source", "other");
    assertThat(other.exitCode()).isZero();
    assertThat(votes("unclear")).isEqualTo(100);
    CommandRun replaced = charm("unclear", votes("v.csv", 40, 100), "--replace");
    assertThat(replaced.err()).contains("40 votes of its former version are withdrawn");
    assertThat(votes("unclear")).isEqualTo(60);
  }

  @Test
  void shouldKeepVotesThatRefusedRowsMayBe() throws Exception {
    ingest("damaged", votes("d.csv", 0, 20));
    Path damaged = votes("d.csv", 0, 20);
    touch(Files.writeString(damaged, Files.readString(damaged).replace("v3,x,y,a", "v3,x,y,?")));
    CommandRun one = ingest("damaged", damaged);
    assertThat(one.err())
        .contains("1 vote stays of its former version, since as many rows are refused");
    assertThat(votes("damaged")).isEqualTo(20);

    Path more = votes("d.csv", 5, 20);
    touch(Files.writeString(more, Files.readString(more).replace("v9,x,y,a", "v9,x,y,?")));
    CommandRun many = charm("damaged", more);
    assertThat(many.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(many.err()).contains("6 votes of its former version are gone and 1 row is refused");
    assertThat(votes("damaged")).isEqualTo(20);
    assertThat(charm("damaged", more, "--replace").exitCode()).isZero();
    assertThat(votes("damaged")).isEqualTo(14);
  }

  @Test
  void shouldKeepAVoteThatAnotherSourceSaysToo() throws Exception {
    ingest("two", votes("one.csv", 0, 20));
    ingest("two", votes("other.csv", 10, 30));
    CommandRun run = ingest("two", votes("other.csv", 15, 30));

    assertThat(run.err())
        .contains("5 votes of its former version stay: another source says so, too");
    assertThat(votes("two")).isEqualTo(30);
  }

  @Test
  void shouldComeToTheSameEndWhenItWasKilledInTheMiddle() throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    Connection to = new Connection(kafka, stack.endpoints().schemaRegistry(), Map.of());
    for (int sent : new int[] {0, 7, 30}) {
      String arena = "killed-" + sent;
      VoteReadSettings settings =
          new VoteReadSettings(
              arena,
              null,
              VoteChoices.DEFAULT,
              PromptCategory.UNKNOWN,
              VotedAnswers.NOT_ASKED,
              VoteIds.LASTING,
              ReadSettings.DEFAULT);
      ingest(arena, votes("k.csv", 0, 60));
      Path next = votes("k.csv", 30, 70);
      PrintWriter nowhere = new PrintWriter(new StringWriter());
      Source source = Source.file(next);
      try (VoteSources versions =
              VoteSources.compare(List.of(source), settings, false, to, nowhere);
          RowReader rows = BattleReader.open(source, settings);
          Registry registry = to.registry();
          Ingest ingest = Ingest.connect(to.impatientKafka(), registry, List.of(Topics.BATTLES))) {
        versions.sendWithdrawals(ingest);
        for (int i = 0; i < sent; i++) {
          ingest.send(((Row.Good) rows.next()).events());
        }
      }

      ingest(arena, next);

      assertThat(votes(arena)).as(arena).isEqualTo(40);
    }
  }

  @Test
  void shouldRefuseFilesOfOneSourceThatSayTheSameVote() throws Exception {
    Path one = votes("part.csv", 0, 20);
    Path other = Files.copy(one, Files.createDirectory(folder.resolve("twin")).resolve("part.csv"));

    CommandRun twins = charm("parts", one, other.toString());
    CommandRun parts = charm("parts", one, votes("rest.csv", 20, 30).toString(), "--source", "p");

    assertThat(twins.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(twins.err()).contains("2 files are source part.csv and say 20 votes twice");
    assertThat(parts.exitCode()).isZero();
    assertThat(votes("parts")).isEqualTo(30);
  }

  @Test
  void shouldNotMakeAnotherModelOfBlanksAroundAName() throws Exception {
    CommandRun run = stack.succeed("battles", "record", " A", "B\u00a0", "A", "--arena", "blanks");

    assertThat(run.err()).contains("the vote counts for model 'A'");
    assertThat(Json.byKey(fitted("blanks").out(), "model")).containsOnlyKeys("A", "B");
  }

  @Test
  void shouldSayThatItKnowsNoSuchArenaWhateverIsAsked() {
    for (String[] what :
        new String[][] {
          {},
          {"--win-matrix"},
          {"--intervals", "sandwich"},
          {"--style-control"},
          {"--as-of", "2030-01-01"}
        }) {
      List<String> args = new ArrayList<>(List.of("leaderboard", "--arena", "nowhere"));
      args.addAll(List.of(what));
      CommandRun run = stack.charm(args.toArray(String[]::new));
      assertThat(run.exitCode()).as("%s", args).isEqualTo(ExitCode.FAILED);
      assertThat(run.err()).as("%s", args).contains("no rating in arena nowhere; there are");
    }
  }

  /** A file of votes v_from to v_to-1, changed a second after the one before. */
  private Path votes(String name, int from, int to) throws Exception {
    List<String> lines = new ArrayList<>(List.of(HEADING));
    IntStream.range(from, to).forEach(i -> lines.add("v" + i + ",x,y," + (i % 3 == 0 ? "a" : "b")));
    return touch(Files.write(folder.resolve(name), lines));
  }

  private Path touch(Path file) throws Exception {
    clock += 1000;
    return Files.setLastModifiedTime(file, FileTime.fromMillis(clock));
  }

  private CommandRun ingest(String arena, Path... files) {
    List<String> args = new ArrayList<>(List.of("battles", "ingest", "--arena", arena));
    for (Path file : files) {
      args.add(file.toString());
    }
    return stack.succeed(args.toArray(String[]::new));
  }

  private CommandRun charm(String arena, Path file, String... more) {
    List<String> args =
        new ArrayList<>(List.of("battles", "ingest", file.toString(), "--arena", arena));
    args.addAll(List.of(more));
    return stack.charm(args.toArray(String[]::new));
  }

  private CommandRun leaderboard(String arena, String... more) {
    List<String> args =
        new ArrayList<>(List.of("leaderboard", "--arena", arena, "--output", "ndjson"));
    args.addAll(List.of(more));
    return stack.succeed(args.toArray(String[]::new));
  }

  private CommandRun fitted(String arena) {
    return leaderboard(arena, "--intervals", "sandwich");
  }

  private long votes(String arena) throws Exception {
    long votes = 0;
    for (JsonNode row : Json.lines(fitted(arena).out())) {
      votes += row.get("votes").asLong();
    }
    return votes / 2;
  }

  private void assertRatings(String arena, long votes, Map<String, Double> ratings)
      throws Exception {
    assertThat(votes(arena)).isEqualTo(votes);
    Map<String, JsonNode> rows = Json.byKey(fitted(arena).out(), "model");
    ratings.forEach(
        (model, rating) ->
            assertThat(rows.get(model).get("rating").asDouble()).isCloseTo(rating, within(0.05)));
  }

  private static Path shared(String name) {
    return StudyFiles.shared("cases/votes/" + name);
  }
}
