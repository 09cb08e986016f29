package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.service.StopRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What status says where broker and registry run, and no service does. */
class StatusCommandIT {
  @TempDir static Path data;
  private static EmbeddedStack stack;

  @BeforeAll
  static void start() throws Exception {
    stack =
        new EmbeddedStack(
            new Installation(Path.of(System.getProperty("charm.root"))),
            new EmbeddedStack.Settings(data, Ports.free(), Ports.free(), Optional.of(1)),
            new StopRequest());
    assertThat(stack.start()).isTrue();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static CommandRun run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--bootstrap-server", stack.endpoints().bootstrapServers()));
    all.addAll(List.of("--schema-registry", stack.endpoints().schemaRegistry()));
    return CommandRun.charm(all.toArray(String[]::new));
  }

  @Test
  void shouldNotCallASystemSettledWhoseServicesDoNotRun() {
    CommandRun waited = run("status", "--until-idle", "--timeout", "1s");

    assertThat(waited.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(waited.err()).contains("not settled within 1s").contains("charm-calibration");
  }

  @Test
  void shouldShowInJsonWhatRuns() throws Exception {
    CommandRun shown = run("status", "--output", "json");

    assertThat(shown.exitCode()).as(shown.err()).isZero();
    JsonNode status = new ObjectMapper().readTree(shown.out());
    assertThat(status.get("settled").asBoolean()).isFalse();
    assertThat(status.get("services").get(0).get("service").asText()).isEqualTo("streams");
    assertThat(status.get("services").get(0).get("state").asText()).isEqualTo("missing");
    assertThat(status.get("calibrations").asInt()).isZero();
  }

  @Test
  void shouldLeaveTopicsAsTheyAreThatExist() {
    CommandRun created = run("topics", "create", "--partitions", "1");

    assertThat(created.exitCode()).as(created.err()).isZero();
    assertThat(created.out()).contains("0 created");
  }
}
