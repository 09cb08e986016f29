package dev.charm.ops.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page and the document that lie beside the examples are those of today's catalogue. */
class CataloguePagesTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("charm.root"), "ops/examples");

  @ParameterizedTest
  @CsvSource({"describe, README.md", "asyncapi, asyncapi.yaml"})
  void shouldBeWhatTheCatalogueGives(String command, String file) throws IOException {
    CommandRun run =
        CommandRun.charm(
            "topics",
            command,
            "--bootstrap-server",
            Connection.DEFAULT_BOOTSTRAP_SERVER,
            "--schema-registry",
            Connection.DEFAULT_SCHEMA_REGISTRY);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(EXAMPLES.resolve(file)))
        .as("to remake it: ./charm topics %s > ops/examples/%s", command, file)
        .isEqualTo(run.out());
  }
}
