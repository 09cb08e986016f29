package dev.charm.ops.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.command.CommandRun;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.connect.PromisedSettings.Rule;
import dev.charm.streams.StreamsDefaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromisedSettingsTest {
  private static final List<String> VALUES =
      List.of(
          "none",
          "latest",
          "read_committed",
          "read_uncommitted",
          "true",
          "false",
          "0",
          "1",
          "5",
          "6",
          "all",
          "-1",
          "60000",
          "16777216",
          "900001",
          "-5",
          "exactly_once_v2",
          "at_least_once",
          "compact",
          "delete",
          "compact,delete",
          "org.example.Own",
          "");

  @TempDir Path folder;

  /** A setting under one of its names, as one command uses it. */
  record Case(Rule rule, ClientUse use, String name) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Rule rule : PromisedSettings.RULES) {
      for (ClientUse use : rule.uses()) {
        rule.names(use).forEach(name -> cases.add(new Case(rule, use, name)));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldRefuseEveryOtherValueByNameWithItsSourceAndReason(Case one) {
    List<String> bad = VALUES.stream().filter(v -> !one.rule.allowed().test().test(v)).toList();

    assertThat(bad).isNotEmpty();
    for (String value : bad) {
      assertThatThrownBy(() -> resolve(one.use, one.name, value))
          .isInstanceOf(RefusedSettingException.class)
          .hasMessageContaining(one.name + "=" + value)
          .hasMessageContaining("from -X")
          .hasMessageContaining(one.rule.reason());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldTakeAValueThatKeepsThePromise(Case one) {
    if (one.rule.allowed().words().isEmpty()) {
      return;
    }
    String good =
        one.rule.allowed().words().split(" or | to ", 2)[0].replaceAll("^(at least|from) ", "");

    assertThat(resolve(one.use, one.name, " " + good + " ").kafka()).containsKey(one.name);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldNotMindASettingThatTheCommandDoesNotUse(Case one) {
    EnumSet<ClientUse> others = EnumSet.complementOf(EnumSet.copyOf(one.rule.uses()));
    others.removeIf(
        other ->
            PromisedSettings.RULES.stream()
                .anyMatch(r -> r.uses().contains(other) && r.names(other).contains(one.name)));

    for (ClientUse other : others) {
      VALUES.forEach(value -> resolve(other, one.name, value));
    }
  }

  @Test
  void shouldKnowOnlySettingsThatThereAre() {
    for (Rule rule : PromisedSettings.RULES) {
      switch (rule.kind()) {
        case CONSUMER -> assertThat(ConsumerConfig.configNames()).contains(rule.name());
        case PRODUCER -> assertThat(ProducerConfig.configNames()).contains(rule.name());
        case STREAMS -> assertThat(StreamsConfig.configDef().names()).contains(rule.name());
        case TOPIC ->
            assertThat(
                    List.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
                .contains(rule.name());
        case STACK -> assertThat(rule.allowed().words()).isEmpty();
      }
    }
  }

  /** The table would refuse the service's own settings if either went astray. */
  @Test
  void shouldAllowWhatTheServiceSetsItself() {
    Properties own = StreamsDefaults.under(new Properties());

    own.forEach(
        (name, value) -> {
          if (!name.equals(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG)) {
            assertThat(
                    PromisedSettings.refusal(
                        EnumSet.of(ClientUse.STREAMS),
                        String.valueOf(name),
                        String.valueOf(value),
                        "own"))
                .as(name + "=" + value)
                .isEmpty();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "interceptor.classes=org.example.Own",
        "num.stream.threads=2",
        "num.standby.replicas=1",
        "client.id=me",
        "main.consumer.group.instance.id=one",
        "sasl.jaas.config=x",
        "ssl.keystore.location=y",
        "group.instance.id=a"
      })
  void shouldLeaveEverythingElseToTheOperator(String setting) {
    String[] parts = setting.split("=", 2);

    for (ClientUse use : ClientUse.values()) {
      assertThat(resolve(use, parts[0], parts[1]).kafka()).containsEntry(parts[0], parts[1]);
    }
  }

  static Stream<List<String>> commands() {
    return Stream.of(
        List.of("up", "-X", "processing.guarantee=at_least_once"),
        List.of("up", "-X", "bootstrap.servers=elsewhere:9092"),
        List.of("up", "-X", "state.dir=/elsewhere"),
        List.of("up", "-X", "acks=1"),
        List.of("demo", "-X", "isolation.level=read_uncommitted"),
        List.of("service", "streams", "-X", "main.consumer.auto.offset.reset=latest"),
        List.of("service", "scorer", "-X", "group.id=own"),
        List.of("service", "trainer", "-X", "transactional.id=own"),
        List.of("ingest", "jsonl", "FILE", "-X", "acks=0"),
        List.of("ratings", "import", "FILE", "-X", "enable.idempotence=false"),
        List.of("battles", "ingest", "FILE", "-X", "partitioner.class=org.example.Own"),
        List.of("battles", "record", "a", "b", "tie", "-X", "acks=1"),
        List.of("battles", "retract", "id", "-X", "acks=1"),
        List.of("forget", "p", "--yes", "-X", "check.crcs=false"),
        List.of("calibrations", "-X", "isolation.level=read_uncommitted"),
        List.of("pairs", "tail", "-X", "auto.offset.reset=latest"),
        List.of("status", "-X", "isolation.level=read_uncommitted"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldEndEveryCommandWith2AndOneReasonBeforeItDoesAnything(List<String> command)
      throws Exception {
    Path file = Files.writeString(folder.resolve("file.csv"), "model_a,model_b,winner\na,b,tie\n");
    String setting = command.get(command.size() - 1);
    List<String> args =
        command.stream().map(arg -> arg.equals("FILE") ? file.toString() : arg).toList();

    CommandRun run = CommandRun.charm(args.toArray(String[]::new));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("charm: " + setting + " (from -X)").contains("--help");
  }

  @Test
  void shouldNameTheFileOrTheVariableThatSaysIt() throws Exception {
    Path file = Files.writeString(folder.resolve("client.properties"), "isolation.level=none\n");

    CommandRun run = CommandRun.charm("calibrations", "--command-config", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("isolation.level=none (in " + file + ")");

    ConnectionOptions options = new ConnectionOptions();
    assertThatThrownBy(
            () -> options.resolve(Map.of("CHARM_KAFKA_ACKS", "1"), EnumSet.of(ClientUse.SEND)))
        .hasMessageContaining("acks=1 (from CHARM_KAFKA_ACKS)");
  }

  @Test
  void shouldTellASettingThatNoClientKnowsOnce() {
    CommandRun run =
        CommandRun.charm(
            "calibrations",
            "--bootstrap-server",
            "127.0.0.1:1",
            "-X",
            "default.api.timeout.ms=500",
            "-X",
            "request.timeout.ms=400",
            "-X",
            "isolation.levle=x");

    assertThat(run.err().lines().filter(line -> line.contains("isolation.levle"))).hasSize(1);
    assertThat(run.err())
        .contains("charm: no Kafka client knows the setting isolation.levle (from -X)");
  }

  private static Connection resolve(ClientUse use, String name, String value) {
    ConnectionOptions options = new ConnectionOptions();
    options.properties.put(name, value);
    return options.resolve(Map.of(), EnumSet.of(use));
  }
}
