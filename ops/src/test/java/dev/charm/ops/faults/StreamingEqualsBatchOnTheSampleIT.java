package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.faults.Observed.Logged;
import dev.charm.producers.PromptIdentity;
import dev.charm.producers.Samples;
import dev.charm.producers.Source;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.PreferencePair;
import dev.charm.streams.CalibrationSettings;
import dev.charm.streams.Projection;
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
    StudySample sample = StudySample.whole(PromptIdentity.ROW);
    Projection batch = Projection.ofBatch(sample.rewards(), StudySample.ratings(), objective, null);

    try (RunningStack stack =
        RunningStack.calibrating(
            folder, partitions, CalibrationSettings.of(objective, null, "overall"))) {
      StudySample.importRatings(stack.endpoints());
      sample.ingest(stack.endpoints());
      RunningStack.awaitSettled(stack.endpoints());

      Observed observed = Observed.of(stack.endpoints());
      assertThat(observed.projection().differencesFrom(batch)).isEmpty();
      assertThat(observed.broken()).isEmpty();
      assertThat(observed.projection().calibrations()).hasSize(CALIBRATIONS);
      assertThat(observed.projection().pairs()).hasSizeGreaterThan(CALIBRATIONS * 900);
      shouldNoticeWhatIsPlanted(observed, batch);
    }
  }

  @Test
  void shouldCompareByPromptTextAsTheBatchRoundRobinDoes() throws Exception {
    StudySample sample = StudySample.whole(PromptIdentity.TEXT);
    try (RunningStack stack = RunningStack.calibrating(folder, 6, CalibrationSettings.defaults())) {
      // Rewards first: here the calibrations come late, and all at once.
      sample.ingest(stack.endpoints());
      StudySample.importRatings(stack.endpoints());
      RunningStack.awaitSettled(stack.endpoints());

      Projection batch =
          Projection.ofBatch(
              sample.rewards(), StudySample.ratings(), new Objective.WinRate(), null);
      assertThat(Observed.of(stack.endpoints()).projection().differencesFrom(batch)).isEmpty();
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

  /** The comparison is worth something only if it sees the smallest fault. */
  private static void shouldNoticeWhatIsPlanted(Observed good, Projection batch) {
    Map<String, PreferencePair> latest = Observed.latest(good.pairs());
    String key = latest.keySet().stream().skip(latest.size() / 2).findFirst().orElseThrow();

    List<Logged<PreferencePair>> lost =
        good.pairs().stream().filter(record -> !record.key().equals(key)).toList();
    assertThat(with(lost, good).differencesFrom(batch)).singleElement().asString().contains(key);

    PreferencePair pair = PreferencePair.newBuilder(latest.get(key)).build();
    var chosen = pair.getChosen();
    pair.setChosen(pair.getRejected());
    pair.setRejected(chosen);
    List<Logged<PreferencePair>> flipped = and(good.pairs(), new Logged<>(0, 1, key, pair));
    assertThat(with(flipped, good).differencesFrom(batch)).singleElement().asString().contains(key);

    List<Logged<PreferencePair>> underAnotherKey =
        and(good.pairs(), new Logged<>(0, 1, key + "x", latest.get(key)));
    assertThat(with(underAnotherKey, good).differencesFrom(batch)).hasSize(1);
    assertThat(new Observed(underAnotherKey, good.calibrations()).broken()).hasSize(1);

    List<Logged<PreferencePair>> inTwoPartitions =
        and(good.pairs(), new Logged<>(99, 1, key, latest.get(key)));
    assertThat(new Observed(inTwoPartitions, good.calibrations()).broken())
        .singleElement()
        .asString()
        .contains(key, "partition 99");

    Map.Entry<String, Calibration> last =
        Observed.latest(good.calibrations()).entrySet().iterator().next();
    Calibration nudged = Calibration.newBuilder(last.getValue()).build();
    nudged.setOffset(Math.nextUp(nudged.getOffset()));
    nudged.setRevision(nudged.getRevision() - 1);
    List<Logged<Calibration>> back = and(good.calibrations(), last.getKey(), nudged);
    Observed setBack = new Observed(good.pairs(), back);
    assertThat(setBack.projection().differencesFrom(batch)).hasSize(1);
    assertThat(setBack.broken()).singleElement().asString().contains("revision");
  }

  private static Projection with(List<Logged<PreferencePair>> pairs, Observed good) {
    return new Observed(pairs, good.calibrations()).projection();
  }

  private static List<Logged<Calibration>> and(
      List<Logged<Calibration>> log, String key, Calibration planted) {
    int partition =
        log.stream().filter(r -> r.key().equals(key)).findFirst().orElseThrow().partition();
    return and(log, new Logged<>(partition, 1, key, planted));
  }

  private static <T> List<Logged<T>> and(List<Logged<T>> log, Logged<T> planted) {
    List<Logged<T>> more = new ArrayList<>(log);
    more.add(planted);
    return more;
  }
}
