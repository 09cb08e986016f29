package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exit codes, and errors on one line. */
class UsageTest {
  @TempDir Path folder;

  static Stream<List<String>> wrongUsages() {
    return Stream.of(
        List.of("nonsense"),
        List.of("calibrate"),
        List.of("calibrate", "--batch", "no-equals-sign", "--ratings", "r.csv"),
        List.of("calibrate", "--batch", "a=b.csv", "--ratings", "r", "--objective", "best"),
        List.of("calibrate", "--batch", "a=b.csv", "--ratings", "r", "--temperature", "1"),
        calibrate("--temperature", "auto"),
        calibrate("--objective", "paired", "--temperature", "warm"),
        calibrate("--objective", "joint", "--temperature", "0"),
        calibrate("--objective", "joint", "--choices", "c.csv"),
        calibrate("--min-prompts", "0"),
        List.of("calibrate", "--batch", "a=b.csv", "--ratings", "r", "--score", "column"),
        List.of("calibrate", "--batch", "a=b.csv", "--ratings", "r", "--output", "xml"),
        List.of("calibrate", "--what-if", "--batch", "a=b.csv"),
        List.of("calibrate", "--what-if", "--choices", "f.csv"),
        List.of("calibrate", "--what-if", "--objective", "best"),
        List.of("calibrate", "--what-if", "--objective", "joint"),
        List.of("calibrate", "--what-if", "--temperature", "auto"),
        List.of("calibrate", "--what-if", "--objective", "win-rate", "--temperature", "1"),
        List.of("calibrate", "--batch", "a=b.csv", "--ratings", "r", "--flips", "f.ndjson"),
        List.of("leaderboard", "--min-votes", "0"),
        List.of("leaderboard", "rewards", "--as-of", "yesterday"),
        List.of("leaderboard", "rewards", "--as-of", "2026-05-01", "--arena", "overall"),
        List.of("compare", "--ratings", "r.csv"),
        List.of("compare", "--report", "r.ndjson"),
        List.of("ingest", "jsonl", "a.jsonl", "--dry-run", "--field", "promt=input"),
        List.of("ingest", "csv", "m=a.csv", "--dry-run", "--score", "0.5*a-b=rm"),
        List.of("compare", "--batch", "a=b.csv", "--plot", "figure.gif"),
        List.of("generate", "p.jsonl", "-o", "a.jsonl"),
        List.of("generate", "p.jsonl", "-o", "-", "--policy-model", "m"),
        List.of("train", "--external", "true"),
        List.of("train", "--format", "trl"),
        external("--format", "csv"),
        external("--format", "verl", "--container", "jsonl"),
        external("--objective", "pairs-with-gain"),
        external("--margin-scale", "2"),
        external("--pairs", "p.jsonl", "--margin"),
        external("--patience", "1s"),
        external("--reward-models", "r.yaml"),
        List.of("train", "--reward-models", "r.yaml"),
        List.of("train", "--objective", "external"),
        List.of("pairs"),
        List.of("pairs", "export", "--reward-model", "rm@1", "--format", "trl"),
        List.of("pairs", "export", "--reward-model", "rm@1", "--format", "xls", "-o", "f"),
        calibrate("--objective", "joint", "--lengths"),
        export("--pairs", "worst"),
        export("--pairs", "all", "--overvalued", "m"),
        export("--splits", "train=0.9,test=0.1"),
        export("--split", "train"),
        export("--splits", "train=0.9,test=0.2", "--split", "train"),
        export("--splits", "train=0.9,test=0.1", "--split", "dev"),
        export("--min-margin", "-1"),
        export("--max-per-model", "0"),
        export("--max-length-ratio", "0.5"),
        export("--container", "csv"),
        export("--container", "arrow"),
        export("--margin-scale", "2"),
        export("--margin", "--margin-scale", "0"),
        export("--drop", "empty,short"),
        List.of("pairs", "export", "--reward-model", "m@1", "--format", "parquet", "-o", "f"),
        List.of("pairs", "export", "--reward-model", "m@1", "--format", "verl", "-o", "f.jsonl"),
        List.of("pairs", "export", "--reward-model", "m@1", "--format", "trl", "-o", "f.tar.bz2"),
        List.of("pairs", "why", "only|three|parts"),
        List.of("dead-letters", "show", "first"),
        List.of("battles"),
        List.of("battles", "ingest"),
        List.of("battles", "ingest", "v.csv", "--arena", " "),
        List.of("battles", "record", "m", "n"),
        List.of("battles", "record", "m", "n", "neither"),
        List.of("battles", "record", "m", "m", "tie"),
        List.of("battles", "record", "m", " ", "tie"),
        List.of("battles", "record", "m", "n", "tie", "--category", ""),
        List.of("battles", "retract"),
        List.of("forget", "--yes"),
        List.of("forget", "prompt"),
        List.of("forget", "prompt", "--yes", "--dry-run"),
        List.of("rebuild"),
        List.of("rebuild", "--yes", "--dry-run"),
        List.of("rebuild", "--yes", "--data", "d", "--bootstrap-server", "b:1"),
        List.of("calibrations", "--no-such-option"));
  }

  private static List<String> calibrate(String... options) {
    return and(List.of("calibrate", "--batch", "a=b", "--ratings", "r"), options);
  }

  private static List<String> external(String... more) {
    return Stream.concat(
            Stream.of("train", "--external", "true", "--preferences", "p.jsonl"), Stream.of(more))
        .toList();
  }

  private static List<String> export(String... options) {
    return and(
        List.of("pairs", "export", "--reward-model", "rm@1", "--format", "trl", "-o", "f"),
        options);
  }

  private static List<String> and(List<String> args, String... options) {
    return Stream.concat(args.stream(), Stream.of(options)).toList();
  }

  @ParameterizedTest
  @MethodSource("wrongUsages")
  void shouldExitWith2AndSayWhatIsWrongWhenTheUsageIsWrong(List<String> args) {
    CommandRun run = CommandRun.charm(args.toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("charm: ").contains("--help").doesNotContain("\tat ");
  }

  @Test
  void shouldExitWith1AndNameTheFileWhenThereIsNone() {
    CommandRun run =
        CommandRun.charm("calibrate", "--batch", "m=absent.csv", "--ratings", "absent-too.csv");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).isEqualTo("charm: absent.csv: no such file\n");
  }

  @Test
  void shouldExitWith1AndNameTheColumnWhenAScoreColumnIsMissing() throws IOException {
    Path file = Files.writeString(folder.resolve("m.csv"), "prompt,score_rm\nhello,1\n");

    CommandRun run =
        CommandRun.charm(
            "calibrate", "--batch", "m=" + file, "--ratings", "r.csv", "--score", "other=rm@1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("m.csv").contains("other").hasLineCount(1);
  }

  static Stream<List<String>> readingCommands() {
    return Stream.of(
        List.of("calibrations"), List.of("compare"), List.of("pairs", "tail", "--max", "1"));
  }

  @ParameterizedTest
  @MethodSource("readingCommands")
  void shouldExitWith1OnOneLineWhenNoBrokerAnswersWithinACommandsPatience(List<String> command)
      throws IOException {
    String address = "127.0.0.1:" + closedPort();
    List<String> args =
        Stream.concat(command.stream(), Stream.of("--bootstrap-server", address)).toList();

    try (ClientSettings clients = new ClientSettings()) {
      CommandRun run = CommandRun.charm(args.toArray(String[]::new));

      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.err())
          .startsWith("charm: no Kafka broker answers at " + address)
          .hasLineCount(1);
      assertThat(clients.millis("default.api.timeout.ms"))
          .isNotEmpty()
          .allSatisfy(millis -> assertThat(millis).isEqualTo(Connection.PATIENCE.toMillis()));
    }
    assertThat(Connection.PATIENCE).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void shouldShowTheStackTraceWhenItIsAskedFor() throws IOException {
    CommandRun run =
        CommandRun.charm("calibrate", "-v", "--batch", "m=absent.csv", "--ratings", "r.csv");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).startsWith("charm: absent.csv: no such file\n").contains("\tat ");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
