package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.CharmProcess;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody deletes the subjects of what calibration publishes and keeps for itself, for ever: their
 * ids are gone, and what was written under them can be read by nobody.
 */
class LostSubjectsIT {
  private static final int PARTITIONS = 2;
  private static final List<Topic<?>> LOST =
      List.of(
          Topics.ARENA_RATINGS,
          Topics.CALIBRATIONS,
          Topics.MODEL_STATS,
          Topics.PREFERENCE_PAIRS,
          Topics.PARTIAL_SUMMARIES,
          Topics.OFFSET_TARGETS);

  @TempDir Path folder;

  private final StudySample sample = StudySample.rows(0, 100);

  @Test
  void shouldStartAllTheSameAndComeToTheBatchResultAfterARebuild() throws Exception {
    try (RunningStack stack = stack()) {
      StudySample.importRatings(stack.endpoints());
      sample.ingest(stack.endpoints());
      RunningStack.awaitSettled(stack.endpoints());
      deleteForEver(stack);
    }

    try (RunningStack stack = stack()) {
      assertThat(stack.states()).containsValue(Service.State.RUNNING);
    }
    try (CharmProcess rebuild =
        CharmProcess.start(folder, Map.of(), "rebuild", "--yes", "--data", folder.toString())) {
      assertThat(rebuild.awaitExit()).as(rebuild.output()).isZero();
    }
    try (RunningStack stack = stack()) {
      RunningStack.awaitSettled(stack.endpoints());
      assertThat(sample.differencesFromBatch(stack.endpoints())).isEmpty();
    }
  }

  private RunningStack stack() throws Exception {
    return RunningStack.calibrating(folder, PARTITIONS, CalibrationSettings.defaults());
  }

  private static void deleteForEver(RunningStack stack) throws Exception {
    try (Registry registry = new Registry(stack.endpoints().schemaRegistry(), Map.of())) {
      for (Topic<?> topic : LOST) {
        registry.client().deleteSubject(topic.subject());
        registry.client().deleteSubject(topic.subject(), true);
      }
    }
  }
}
