package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.CharmProcess;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.embedded.Ports;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpCommandIT {
  private static final int PARTITIONS = 2;

  @TempDir Path folder;

  private final int bootstrapPort = Ports.free();
  private final int registryPort = Ports.free();

  @BeforeEach
  void needsProc() {
    Assumptions.assumeTrue(
        Files.isDirectory(Path.of("/proc/self")), "this machine has no /proc to look in");
  }

  private CharmProcess up() throws IOException {
    return CharmProcess.up(
        folder.resolve("data"),
        bootstrapPort,
        registryPort,
        "--partitions",
        String.valueOf(PARTITIONS));
  }

  private String[] status(String... more) {
    List<String> args = new ArrayList<>(List.of("status", "--bootstrap-server", broker()));
    args.addAll(
        List.of("--schema-registry", "http://127.0.0.1:" + registryPort + "/apis/ccompat/v7"));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private String[] topicsCreate() {
    return new String[] {
      "topics",
      "create",
      "--bootstrap-server",
      broker(),
      "--schema-registry",
      "http://127.0.0.1:" + registryPort + "/apis/ccompat/v7"
    };
  }

  private String broker() {
    return "127.0.0.1:" + bootstrapPort;
  }

  @Test
  void shouldStopOnSigtermWithExitCodeZeroAndLeaveNoProcessAndNoPort() throws Exception {
    try (CharmProcess up = up().awaitReady()) {
      assertThat(up.output()).contains(broker()).contains(String.valueOf(registryPort));
      CommandRun settled = CommandRun.charm(status("--until-idle"));
      assertThat(settled.exitCode()).as(settled.err()).isZero();
      assertThat(settled.out()).contains("charm-calibration").contains("charm-scorer-");
      assertThat(up.children()).isNotEmpty();

      up.signal("TERM");

      assertThat(up.awaitExit()).isZero();
      assertThat(CharmProcess.processesWith(folder.toString())).isEmpty();
      assertThat(Ports.isFree(bootstrapPort)).isTrue();
      assertThat(Ports.isFree(registryPort)).isTrue();
    }
  }

  @Test
  void shouldLeaveNoProcessBehindWhenItIsKilledAndGoOnWhereItWas() throws Exception {
    try (CharmProcess up = up().awaitReady()) {
      send("written before the kill");
      List<ProcessHandle> children = up.children();
      assertThat(children).isNotEmpty();

      up.signal("KILL");

      assertThat(up.awaitExit()).isNotZero();
      for (ProcessHandle child : children) {
        child.onExit().get(1, TimeUnit.MINUTES);
      }
      assertThat(CharmProcess.processesWith(folder.toString())).isEmpty();
    }
    try (CharmProcess up = up().awaitReady()) {
      assertThat(read()).containsExactly("written before the kill");
      CommandRun settled = CommandRun.charm(status("--until-idle"));
      assertThat(settled.exitCode()).as(settled.err()).isZero();

      up.signal("INT");

      assertThat(up.awaitExit()).isZero();
    }
  }

  @Test
  void shouldStartTheRegistryAgainWhenItDiesAndGoOn() throws Exception {
    try (CharmProcess up = up().awaitReady()) {
      ProcessHandle first = up.children().get(0);

      first.destroyForcibly();
      first.onExit().get(1, TimeUnit.MINUTES);

      // Registering all schemas succeeds once another registry answers, with the ids it had.
      up.await(() -> CommandRun.charm(topicsCreate()).exitCode() == ExitCode.DONE);
      assertThat(up.children()).hasSize(1).doesNotContain(first);
      assertThat(up.isAlive()).isTrue();
    }
  }

  @Test
  void shouldStopWithExitCodeOneAndTheReasonWhenThePartItNeedsDiesAgainAndAgain() throws Exception {
    try (CharmProcess up = up().awaitReady()) {
      Waiting.until(
          "the stack gives up",
          () -> {
            up.children().forEach(ProcessHandle::destroyForcibly);
            return !up.isAlive();
          });

      assertThat(up.awaitExit()).isEqualTo(ExitCode.FAILED);
      assertThat(up.output()).contains("charm: registry failed").doesNotContain("\tat ");
      assertThat(CharmProcess.processesWith(folder.toString())).isEmpty();
    }
  }

  @Test
  void shouldRefuseASecondUpOnTheSameFolderAndTakenPorts() throws Exception {
    try (CharmProcess up = up().awaitReady()) {
      try (CharmProcess second = up()) {
        assertThat(second.awaitExit()).isEqualTo(ExitCode.FAILED);
        assertThat(second.output())
            .contains("in use by another charm")
            .contains("--data")
            .doesNotContain("\tat ");
      }
      try (CharmProcess elsewhere =
          CharmProcess.start(
              folder,
              Map.of(),
              "up",
              "--data",
              folder.resolve("other").toString(),
              "--bootstrap-port",
              String.valueOf(bootstrapPort),
              "--registry-port",
              String.valueOf(Ports.free()))) {
        assertThat(elsewhere.awaitExit()).isEqualTo(ExitCode.FAILED);
        assertThat(elsewhere.output())
            .contains("port " + bootstrapPort)
            .contains("--bootstrap-port")
            .doesNotContain("\tat ");
      }
      assertThat(CharmProcess.processesWith(folder.resolve("other").toString())).isEmpty();
      up.signal("TERM");
      assertThat(up.awaitExit()).isZero();
    }
  }

  @Test
  void shouldExitWithOneWhenNothingSettlesInTime() {
    CommandRun away = CommandRun.charm(status("--until-idle", "--timeout", "1s"));

    assertThat(away.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(away.err()).contains(broker()).doesNotContain("\tat ");
  }

  private void send(String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(Topics.BATTLES.name(), "arena", value)).get();
    }
  }

  private List<String> read() {
    List<TopicPartition> partitions = List.of(new TopicPartition(Topics.BATTLES.name(), 0));
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker()),
            new ByteArrayDeserializer(),
            new StringDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofSeconds(5)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
