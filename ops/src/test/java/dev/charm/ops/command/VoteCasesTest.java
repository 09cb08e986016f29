package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cases of votes in batch, and what belongs to batch alone. */
class VoteCasesTest extends VoteCases {
  @TempDir Path folder;

  @Override
  Board read(String category, String... filesAndOptions) throws Exception {
    return batch(category, filesAndOptions);
  }

  @Override
  CommandRun refused(String file) {
    return CommandRun.charm("leaderboard", "--batch", file);
  }

  /** The leaderboard of files, without Kafka. */
  static Board batch(String category, String... filesAndOptions) throws Exception {
    String arena = category.isEmpty() ? "overall" : "overall/" + category;
    List<String> command =
        new ArrayList<>(List.of("leaderboard", "--output", "ndjson", "--arena", arena, "--batch"));
    command.addAll(List.of(filesAndOptions));
    CommandRun run = CommandRun.charm(command.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new Board(Json.byKey(run.out(), "model"), run.err());
  }

  @Test
  void shouldRefuseACategoryThatIsNotThere() throws Exception {
    String file = file("03-batch-category/train.jsonl.gz");

    CommandRun nonsense =
        CommandRun.charm("leaderboard", "--batch", file, "--arena", "overall/nonsense");
    assertThat(nonsense.exitCode()).isEqualTo(1);
    assertThat(nonsense.err()).contains("overall/nonsense").contains("overall/coding");
  }

  @Test
  void shouldGoByTheTimeThatASiteRecords() throws Exception {
    assertThat(board(file("15-judge-outputs/site.csv"), "--as-of", "2026-05-04").votes())
        .isEqualTo(20);
  }

  @Test
  void shouldSayHowManyVotesOfTwoReleasesAreTheSame() throws Exception {
    String folder = "18-weights-overlap-renames/";

    assertThat(board(file(folder + "july.jsonl"), file(folder + "august.jsonl")).told())
        .contains("40 votes stand in july.jsonl too, and count once");
  }

  @Test
  void shouldFailWhereNoRowCanBeUsedAndStillReport() throws Exception {
    Path votes = Files.writeString(folder.resolve("v.csv"), "model_a,model_b,winner\nx,y,?\n");
    Path report = folder.resolve("report.ndjson");

    CommandRun run =
        CommandRun.charm("leaderboard", "--batch", votes.toString(), "--report", report.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("'?'").doesNotContain("dead letter");
    JsonNode row = Json.lines(Files.readString(report)).get(0);
    assertThat(row.get("refused").asLong()).isEqualTo(1);
    assertThat(row.get("file").asText()).isEqualTo("v.csv");
  }

  @Test
  void shouldLetTheFileCountThatWasChangedLastWhereTwoDisagree() throws Exception {
    Path older = Files.writeString(folder.resolve("a.csv"), "id,model_a,model_b,winner\n1,x,y,a\n");
    Path newer = Files.writeString(folder.resolve("b.csv"), "id,model_a,model_b,winner\n1,x,y,b\n");
    Files.setLastModifiedTime(older, FileTime.fromMillis(1_700_000_000_000L));

    for (List<Path> order : List.of(List.of(older, newer), List.of(newer, older))) {
      CommandRun run =
          CommandRun.charm(
              "leaderboard",
              "--output",
              "ndjson",
              "--batch",
              order.get(0).toString(),
              order.get(1).toString());

      assertThat(Json.byKey(run.out(), "model").get("y").get("wins").asLong()).isEqualTo(1);
      assertThat(run.err()).contains("1 votes have the id of a vote in");
    }
  }

  @Test
  void shouldTakeStyleOutByWhatTheFileItselfHolds() throws Exception {
    StringBuilder lines = new StringBuilder();
    Random random = new Random(7);
    String[] models = {"x", "y", "z"};
    for (int i = 0; i < 300; i++) {
      int a = random.nextInt(3);
      int b = (a + 1 + random.nextInt(2)) % 3;
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"model_a\":\"%s\",\"model_b\":\"%s\",\"winner\":\"%s\",\"conv_metadata\":{"
                  + "\"sum_assistant_a_tokens\":%d,\"sum_assistant_b_tokens\":%d,"
                  + "\"header_count_a\":{\"h1\":%d},\"header_count_b\":{\"h2\":%d},"
                  + "\"list_count_a\":{\"ordered\":%d},\"list_count_b\":{\"unordered\":%d},"
                  + "\"bold_count_a\":{\"**\":%d},\"bold_count_b\":{\"__\":%d}}}%n",
              models[a],
              models[b],
              random.nextBoolean() ? "model_a" : "model_b",
              100 + random.nextInt(900),
              100 + random.nextInt(900),
              random.nextInt(5),
              random.nextInt(5),
              random.nextInt(9),
              random.nextInt(9),
              random.nextInt(9),
              random.nextInt(9)));
    }
    Path votes = Files.writeString(folder.resolve("styled.jsonl"), lines);

    CommandRun run =
        CommandRun.charm("leaderboard", "--style-control", "--batch", votes.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .contains("300 of 300 votes have both answers in the files")
        .contains("one standard deviation more");
    assertThat(run.out()).contains("style-controlled");
  }

  @Test
  void shouldLeaveOutVotersByOptionAndSaySo() throws Exception {
    String file = file("10-corrected-file-shorter/v1/votes.csv");
    CommandRun run =
        CommandRun.charm(
            "leaderboard", "--output", "ndjson", "--outlier-voters", "0.01", "--batch", file);

    new Board(Json.byKey(run.out(), "model"), run.err()).shouldRate("blue", 1035.2, "red", 964.8);
    assertThat(run.err())
        .contains("1 of 1 voters tested")
        .contains("their 40 votes")
        .contains("cheat");
    assertThat(
            CommandRun.charm("leaderboard", "--max-votes-per-voter", "2/day", "--batch", file)
                .err())
        .contains("38 votes of 1 voters are beyond the first 2 of a day and do not count");
  }

  @Test
  void shouldRefuseOptionsOfFilesWithoutFiles() {
    CommandRun run = CommandRun.charm("leaderboard", "--named");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--batch");
  }
}
