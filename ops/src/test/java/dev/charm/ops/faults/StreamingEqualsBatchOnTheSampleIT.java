package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.stack.RunningStack;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.source.Source;
import dev.charm.streams.Projection;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.PlantedFault;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped sample, streamed, settles at what the batch calculation says of the same files. */
class StreamingEqualsBatchOnTheSampleIT {
  /** Ordered pairs of five models, under two reward models. */
  private static final int CALIBRATIONS = 5 * 4 * 2;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}, {1} partitions")
  @CsvSource({"win-rate, 1", "win-rate, 6", "paired, 1", "paired, 6"})
  void shouldSettleAtTheBatchResult(String objectiveName, int partitions) throws Exception {
    Objective objective =
        objectiveName.equals("paired") ? new Objective.Paired(1.0) : new Objective.WinRate();
    StudySample sample = StudySample.whole(PromptIdentity.TEXT);
    Projection batch = Projection.ofBatch(sample.rewards(), StudySample.ratings(), objective, null);

    try (RunningStack stack =
        RunningStack.calibrating(
            folder, partitions, CalibrationSettings.of(objective, null, "overall"))) {
      StudySample.importRatings(stack.endpoints());
      sample.ingest(stack.endpoints());
      RunningStack.awaitSettled(stack.endpoints());

      CommittedLog observed = RunningStack.published(stack.endpoints());
      assertThat(observed.projection().differencesFrom(batch)).isEmpty();
      assertThat(observed.broken()).isEmpty();
      assertThat(observed.projection().calibrations()).hasSize(CALIBRATIONS);
      assertThat(observed.projection().pairs()).hasSizeGreaterThan(CALIBRATIONS * 900);
      PlantedFault.shouldAllBeCaughtIn(observed, batch);
    }
  }

  @Test
  void shouldCompareByPromptTextAsTheBatchRoundRobinDoes() throws Exception {
    StudySample sample = StudySample.whole(PromptIdentity.FIRST);
    try (RunningStack stack = RunningStack.calibrating(folder, 6, CalibrationSettings.defaults())) {
      // Rewards first: here the calibrations come late, and all at once.
      sample.ingest(stack.endpoints());
      StudySample.importRatings(stack.endpoints());
      RunningStack.awaitSettled(stack.endpoints());

      assertThat(sample.differencesFromBatch(stack.endpoints())).isEmpty();
      CommandRun streamed = RunningStack.charm(stack.endpoints(), "compare", "--output", "ndjson");
      CommandRun batched = CommandRun.charm(compareBatch());
      assertThat(streamed.exitCode()).as(streamed.err()).isZero();
      assertThat(batched.exitCode()).as(batched.err()).isZero();
      assertThat(streamed.out().lines())
          .hasSize(5 * 2)
          .containsExactlyInAnyOrderElementsOf(batched.out().lines().toList());
    }
  }

  private String[] compareBatch() throws Exception {
    List<String> args = new ArrayList<>(List.of("compare", "--output", "ndjson", "--ratings"));
    args.add(Samples.copy(Samples.studyRatings(), folder).toString());
    args.add("--batch");
    for (Map.Entry<String, Source> model : Samples.studyScores().entrySet()) {
      args.add(model.getKey() + "=" + Samples.copy(model.getValue(), folder));
    }
    return args.toArray(String[]::new);
  }
}
