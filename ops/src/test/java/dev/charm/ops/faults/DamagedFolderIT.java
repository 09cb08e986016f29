package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.calibration.reward.Objective;
import dev.charm.ops.CharmProcess;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.rebuild.CalibrationGroup;
import dev.charm.ops.rebuild.Rebuilding;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Registry;
import dev.charm.streams.CalibrationService;
import dev.charm.streams.Projection;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a stopped system are damaged; it heals, or says what to do, and is right again. */
class DamagedFolderIT {
  private static final int PARTITIONS = 2;
  private static final String REWARDS = CalibrationService.APPLICATION_ID + "-rewards-changelog-0";

  @TempDir Path folder;

  private final StudySample sample = StudySample.rows(0, 100);

  private RunningStack stack() throws Exception {
    return RunningStack.calibrating(folder, PARTITIONS, CalibrationSettings.defaults());
  }

  @Test
  void shouldReadDamagedStoresBackAndBeginAnewWhereAChangelogIsDamaged() throws Exception {
    try (RunningStack stack = stack()) {
      StudySample.importRatings(stack.endpoints());
      sample.ingest(stack.endpoints());
      RunningStack.awaitSettled(stack.endpoints());
      shouldBeRight(stack);
    }

    damageStores();
    Utils.delete(folder.resolve("registry").toFile());
    try (RunningStack stack = stack()) {
      RunningStack.awaitSettled(stack.endpoints());
      shouldBeRight(stack);
    }

    damageChangelog();
    Utils.delete(folder.resolve("streams").toFile());
    assertThatThrownBy(() -> stack().close())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("partition 0 of " + REWARDS.substring(0, REWARDS.length() - 2))
        .hasMessageContaining("charm rebuild");

    beginARebuildAndDie();
    assertThatThrownBy(() -> stack().close())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("charm rebuild --yes --data");
    assertThat(rebuild("--dry-run"))
        .containsPattern("charm.rewards +read again")
        .contains("withdrawn");
    rebuild("--yes");
    try (RunningStack stack = stack()) {
      RunningStack.awaitSettled(stack.endpoints());
      shouldBeRight(stack);
    }
  }

  private String rebuild(String how) throws Exception {
    try (CharmProcess rebuild =
        CharmProcess.start(folder, Map.of(), "rebuild", how, "--data", folder.toString())) {
      assertThat(rebuild.awaitExit()).as(rebuild.output()).isZero();
      return rebuild.output();
    }
  }

  private void shouldBeRight(RunningStack stack) throws IOException {
    Projection batch =
        Projection.ofBatch(sample.rewards(), StudySample.ratings(), new Objective.WinRate(), null);
    assertThat(RunningStack.published(stack.endpoints()).projection().differencesFrom(batch))
        .isEmpty();
  }

  /** A manifest of one task, the checkpoints of another and of the global stores. */
  private void damageStores() throws IOException {
    Path state = folder.resolve("streams").resolve(CalibrationService.APPLICATION_ID);
    for (Path file : files(state.resolve("1_0"), "MANIFEST-")) {
      Files.writeString(file, "no manifest");
    }
    Files.writeString(state.resolve("1_1/.checkpoint"), "no number\n");
    Files.writeString(state.resolve("global/.checkpoint"), "no number\n");
    Files.writeString(state.resolve("kafka-streams-process-metadata"), "{no JSON");
  }

  private void damageChangelog() throws IOException {
    List<Path> segments =
        files(folder.resolve("broker").resolve(REWARDS), "").stream()
            .filter(file -> file.toString().endsWith(".log"))
            .toList();
    assertThat(segments).isNotEmpty();
    try (RandomAccessFile segment = new RandomAccessFile(segments.get(0).toFile(), "rw")) {
      segment.seek(100); // behind the header of the first batch
      segment.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    }
  }

  private static List<Path> files(Path in, String prefix) throws IOException {
    try (Stream<Path> all = Files.walk(in, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .toList();
    }
  }

  private void beginARebuildAndDie() throws Exception {
    try (EmbeddedStack stack =
        new EmbeddedStack(
            RunningStack.INSTALLATION,
            new EmbeddedStack.Settings(folder, Ports.free(), Ports.free(), Optional.empty()),
            new StopRequest())) {
      assertThat(stack.start()).isTrue();
      Map<String, Object> kafka = Map.of("bootstrap.servers", stack.endpoints().bootstrapServers());
      try (Admin admin = Admin.create(kafka);
          Registry registry = new Registry(stack.endpoints().schemaRegistry(), Map.of())) {
        Rebuilding rebuilding = new Rebuilding(kafka, admin, registry);
        new CalibrationGroup(admin).dropDeadMembers(); // the one that failed on the changelog
        assertThatThrownBy(
                () ->
                    rebuilding.rebuild(
                        step -> {
                          if (step.startsWith("withdrawing")) {
                            throw new IllegalStateException("killed");
                          }
                        }))
            .hasMessage("killed");
      }
    }
  }
}
