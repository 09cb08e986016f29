package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.ops.CharmProcess;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.stack.RunningStack;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.schemas.Topics;
import dev.charm.streams.Projection;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm up} dies by SIGKILL while it works, and goes on where it was. */
class KilledInTheMiddleIT {
  /** More pairs than that the first half of the sample does not make in one go. */
  private static final int PAIRS_OF_HALF = 5 * 4 * 2 * 400;

  @TempDir Path folder;

  private final int bootstrapPort = Ports.free();
  private final int registryPort = Ports.free();
  private final Endpoints endpoints =
      new Endpoints(
          "127.0.0.1:" + bootstrapPort, "http://127.0.0.1:" + registryPort + "/apis/ccompat/v7");

  private CharmProcess up() throws IOException, InterruptedException {
    return CharmProcess.up(folder.resolve("data"), bootstrapPort, registryPort).awaitReady();
  }

  @Test
  void shouldSettleAtTheBatchResultWhenTheProcessIsKilledInTheMiddle() throws Exception {
    long seed = Long.getLong("charm.seed", System.nanoTime());
    System.out.println("killed in the middle: -Dcharm.seed=" + seed);
    int killAt = 1 + new Random(seed).nextInt(PAIRS_OF_HALF);
    StudySample half = StudySample.rows(0, StudySample.ROWS / 2);
    StudySample rest = StudySample.rows(StudySample.ROWS / 2, StudySample.ROWS);
    boolean halfWasSent;

    try (CharmProcess first = up()) {
      List<ProcessHandle> children = first.children();
      assertThat(children).as("the registry").hasSize(1);
      StudySample.importRatings(endpoints);
      CompletableFuture<Boolean> sent =
          CompletableFuture.supplyAsync(() -> isSent(half, endpoints));
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.bootstrapServers()))) {
        Waiting.until(killAt + " pairs are written", () -> pairsWritten(admin) >= killAt);
        first.signal("KILL");
        first.awaitExit();
      }
      Waiting.until(
          "no process is left", () -> children.stream().noneMatch(ProcessHandle::isAlive));
      halfWasSent = sent.get();
    }

    try (CharmProcess second = up()) {
      if (!halfWasSent) {
        half.ingest(endpoints);
      }
      rest.ingest(endpoints);
      RunningStack.awaitSettled(endpoints);

      Projection batch =
          Projection.ofBatch(
              StudySample.whole(PromptIdentity.TEXT).rewards(),
              StudySample.ratings(),
              new Objective.WinRate(),
              null);
      CommittedLog observed = RunningStack.published(endpoints);
      assertThat(observed.projection().differencesFrom(batch)).isEmpty();
      assertThat(observed.broken()).isEmpty();
      assertThat(observed.calibrations())
          .as("revisions from before and after the kill")
          .hasSizeGreaterThan(observed.projection().calibrations().size());

      List<ProcessHandle> children = second.children();
      second.signal("TERM");
      assertThat(second.awaitExit()).isZero();
      assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }
  }

  /** Whether all of it was acknowledged before the broker was gone. */
  private static boolean isSent(StudySample part, Endpoints to) {
    try {
      part.ingest(to);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static long pairsWritten(Admin admin) throws Exception {
    String topic = Topics.PREFERENCE_PAIRS.name();
    Map<TopicPartition, OffsetSpec> ends =
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get().values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }
}
