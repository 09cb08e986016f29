package dev.charm.ops.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ConnectionOptionsTest {
  @TempDir Path folder;

  @Command
  static final class Probe {
    @Mixin ConnectionOptions connection = new ConnectionOptions();
  }

  private static Connection resolve(Map<String, String> environment, String... args) {
    Probe probe = new Probe();
    new CommandLine(probe).parseArgs(args);
    return probe.connection.resolve(environment, EnumSet.of(ClientUse.READ));
  }

  @Test
  void shouldPointAtWhatUpStartsWhenNothingIsSaid() {
    Connection connection = resolve(Map.of());

    assertThat(connection.bootstrapServers()).isEqualTo("127.0.0.1:9092");
    assertThat(connection.registryUrl()).isEqualTo("http://127.0.0.1:8081/apis/ccompat/v7");
  }

  @Test
  void shouldLetTheEnvironmentWinOverTheFileAndFlagsOverBoth() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("client.properties"),
            """
            bootstrap.servers=file:1
            client.id=file
            security.protocol=SSL
            schema.registry.url=http://file
            schema.registry.basic.auth.user.info=a:b
            """);
    Map<String, String> environment =
        Map.of(
            "CHARM_COMMAND_CONFIG", file.toString(),
            "CHARM_BOOTSTRAP_SERVER", "environment:1",
            "CHARM_SCHEMA_REGISTRY", "http://environment",
            "CHARM_KAFKA_CLIENT_ID", "environment");

    Connection fromEnvironment = resolve(environment);
    assertThat(fromEnvironment.bootstrapServers()).isEqualTo("environment:1");
    assertThat(fromEnvironment.registryUrl()).isEqualTo("http://environment");
    assertThat(fromEnvironment.kafka())
        .containsEntry("client.id", "environment")
        .containsEntry("security.protocol", "SSL");
    assertThat(fromEnvironment.registrySettings()).containsEntry("basic.auth.user.info", "a:b");

    Connection fromFlags =
        resolve(
            environment,
            "--bootstrap-server",
            "flag:1",
            "--schema-registry",
            "http://flag",
            "-X",
            "client.id=flag",
            "-X",
            "acks=all");
    assertThat(fromFlags.bootstrapServers()).isEqualTo("flag:1");
    assertThat(fromFlags.registryUrl()).isEqualTo("http://flag");
    assertThat(fromFlags.kafka()).containsEntry("client.id", "flag").containsEntry("acks", "all");
  }

  @Test
  void shouldNameThePropertiesFileWhenItCannotBeRead() {
    assertThatThrownBy(() -> resolve(Map.of(), "--command-config", "absent.properties"))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("absent.properties");
  }
}
