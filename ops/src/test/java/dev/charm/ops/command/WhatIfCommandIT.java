package dev.charm.ops.command;

import static dev.charm.ops.command.SampleStack.RM;
import static dev.charm.ops.command.SampleStack.TEXT_RM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.ops.connect.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm calibrate --what-if} on a running stack that calibrates every ordered pair. */
class WhatIfCommandIT extends OnSampleStack {
  @TempDir Path folder;

  @Test
  void shouldFindNoFlipWhereTheRatingsInForceAreGiven() throws Exception {
    CommandRun run =
        stack.succeed(
            "calibrate",
            "--what-if",
            "--ratings",
            stack.ratings().toString(),
            "--output",
            "ndjson");

    List<JsonNode> rows = Json.lines(run.out());
    assertThat(rows)
        .hasSize(42)
        .allSatisfy(
            row -> {
              assertThat(row.get("offset_then")).isEqualTo(row.get("offset_now"));
              assertThat(row.get("pairs").asLong()).isPositive();
              assertThat(row.get("flip").asLong() + row.get("appear").asLong()).isZero();
              assertThat(row.get("vanish").asLong()).isZero();
            });
    assertThat(run.err()).doesNotContain("would change nothing").doesNotContain("no forecast");
  }

  @Test
  void shouldListTheFlipsOfAnotherRatingWithTheirMargins() throws Exception {
    Path ratings =
        Files.writeString(
            folder.resolve("ratings.csv"), "model,rating,as_of\nlong,1100,2000-01-01\nx,1,2000\n");
    Path list = folder.resolve("flips.ndjson");

    CommandRun run =
        stack.succeed(
            "calibrate",
            "--what-if",
            "--reward-model",
            TEXT_RM,
            "--ratings",
            ratings.toString(),
            "--flips",
            list.toString());

    List<JsonNode> flips = Json.lines(Files.readString(list));
    assertThat(flips)
        .isNotEmpty()
        .allSatisfy(
            flip -> {
              assertThat(flip.get("change").asText()).isEqualTo("flip");
              assertThat(flip.get("chosen_now").asText()).isEqualTo("short");
              assertThat(flip.get("chosen_then").asText()).isEqualTo("long");
              assertThat(flip.get("key").asText()).startsWith(TEXT_RM + "|t");
            });
    assertThat(run.out()).contains("would flip").contains("long").hasLineCount(4);
    assertThat(run.err())
        .contains("ratings.csv: 1 row: as_of is not a date; the file's last change is taken")
        .contains("(line 3)")
        .contains("would change nothing for long: the rating in force has a later as_of")
        .contains(flips.size() + " of 20 pairs would flip, 0 would appear, 0 would vanish");
  }

  @Test
  void shouldCompareWithOneReferenceAndWithTheObjectiveOfBatches() throws Exception {
    CommandRun run =
        stack.succeed(
            "calibrate",
            "--what-if",
            "--reward-model",
            RM,
            "--reference",
            "Phi-3-mini-4k-instruct",
            "--objective",
            "all-pairs",
            "--output",
            "json");

    assertThat(run.out()).startsWith("[");
    assertThat(run.out().lines().filter(line -> line.contains("\"flip\":"))).hasSize(4);
    assertThat(run.err())
        .contains("calibrates against every model in turn")
        .contains("16 calibrations in force are against other models")
        .contains("all-pairs is for batches");
  }

  @Test
  void shouldFailWhereNothingIsKnownOfTheRewardModelOrTheReference() {
    CommandRun noScores = stack.charm("calibrate", "--what-if", "--reward-model", "nobody@1");
    CommandRun noReference = stack.charm("calibrate", "--what-if", "--reference", "nobody");
    CommandRun temperature = stack.charm("calibrate", "--what-if", "--temperature", "1");

    assertThat(noScores.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(noScores.err()).isEqualTo("charm: no score of nobody@1 in charm.rewards\n");
    assertThat(noReference.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(noReference.err()).isEqualTo("charm: no score of the reference model nobody\n");
    assertThat(temperature.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(temperature.err()).contains("win-rate has no temperature");
  }
}
