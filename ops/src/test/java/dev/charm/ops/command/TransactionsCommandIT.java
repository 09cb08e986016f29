package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.CharmProcess;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.embedded.EmbeddedKafka;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.transactions.UnmarkedTransaction;
import dev.charm.schemas.Partitions;
import dev.charm.schemas.TopicCreation;
import dev.charm.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions hang on a cluster of somebody's own, which nobody mends at start. */
class TransactionsCommandIT {
  private static final String INTERNAL = Topics.PARTIAL_SUMMARIES.name();
  private static final String OTHERS = "of-another-system";

  @TempDir Path folder;

  private final int port = Ports.free();
  private EmbeddedKafka broker;
  private KafkaProducer<byte[], byte[]> healthy;

  @BeforeEach
  void leaveTransactionsThatHang() throws Exception {
    broker = started();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      new TopicCreation(Partitions.ofPrompts(2), (short) 1).createMissing(admin);
      admin.createTopics(List.of(new NewTopic(OTHERS, 1, (short) 1))).all().get();
    }
    leave("charm-calibration-x", INTERNAL, "charm-calibration");
    leave("another-system", OTHERS, "another-group");
    healthy = UnmarkedTransaction.begun(servers(), "charm-scorer-healthy");
    UnmarkedTransaction.send(
        healthy, new TopicPartition(Topics.REWARDS.name(), 1), List.of("healthy"));
    broker.close();
    broker = started();
  }

  @AfterEach
  void stop() {
    healthy.close(Duration.ZERO);
    broker.close();
  }

  private EmbeddedKafka started() throws Exception {
    EmbeddedKafka kafka = new EmbeddedKafka(folder.resolve("broker"), port);
    kafka.start();
    return kafka;
  }

  private String servers() {
    return "127.0.0.1:" + port;
  }

  private void leave(String id, String topic, String group) throws Exception {
    UnmarkedTransaction.leave(
        servers(),
        id,
        new TopicPartition(topic, 0),
        List.of("one"),
        group,
        Topics.REWARDS.name(),
        UnmarkedTransaction.Told.NOTHING);
  }

  private CommandRun charm(String... args) {
    return CommandRun.charm(
        Stream.concat(Stream.of(args), Stream.of("--bootstrap-server", servers()))
            .toArray(String[]::new));
  }

  private List<String> hanging(String... more) {
    CommandRun run =
        charm(
            Stream.concat(
                    Stream.of("transactions", "list", "--hanging", "--output", "ndjson"),
                    Stream.of(more))
                .toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out().lines().toList();
  }

  @Test
  void shouldTellListAndEndWhatHangsAndNothingElse() throws Exception {
    CommandRun all = charm("transactions", "list");
    assertThat(all.out()).contains(INTERNAL, "charm-scorer-healthy", "under way", "does not know");
    assertThat(hanging()).hasSize(2).anyMatch(line -> line.contains(INTERNAL));
    assertThat(hanging("--topic", OTHERS)).singleElement().asString().contains(OTHERS);

    CommandRun status = charm("status", "--until-idle");
    assertThat(status.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(status.err())
        .contains(
            "kafka-transactions.sh --bootstrap-server "
                + servers()
                + " abort --topic "
                + INTERNAL
                + " --partition 0 --start-offset 0")
        .contains("producer id", "coordinator epoch")
        .doesNotContain("\tat ");
    assertThat(status.out()).contains("not settled");

    assertThat(serviceStops()).contains(INTERNAL).contains("--start-offset 0");

    CommandRun dry = charm("transactions", "abort", "--hanging", "--dry-run");
    assertThat(dry.exitCode()).as(dry.err()).isZero();
    assertThat(dry.out()).contains(INTERNAL).doesNotContain("healthy");
    assertThat(hanging()).hasSize(2);

    CommandRun abort = charm("transactions", "abort", "--hanging", "--yes");
    assertThat(abort.exitCode()).as(abort.err()).isZero();
    assertThat(hanging()).isEmpty();
    assertThat(hanging("--topic", OTHERS)).as("of another system").hasSize(1);
    healthy.commitTransaction(); // was left alone
  }

  /** What a service prints that ends within seconds, though the broker is there. */
  private String serviceStops() throws Exception {
    try (CharmProcess service =
        CharmProcess.start(
            folder,
            Map.of(),
            "service",
            "streams",
            "--state",
            folder.resolve("state").toString(),
            "--bootstrap-server",
            servers(),
            "--schema-registry",
            "http://127.0.0.1:" + Ports.free())) {
      assertThat(service.awaitExit()).isEqualTo(ExitCode.FAILED);
      return service.output();
    }
  }

  @Test
  void shouldAskForAConfirmation() {
    assertThat(charm("transactions", "abort", "--hanging").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(charm("transactions", "abort", "--yes").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(charm("transactions").exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
