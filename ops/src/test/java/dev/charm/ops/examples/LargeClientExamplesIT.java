package dev.charm.ops.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.embedded.Ports;
import dev.charm.streams.guarantees.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients of hundreds of megabytes: {@code ops/examples/run} runs these, a build does not. */
@Tag("large")
@ExtendWith(ExampleStack.Shared.class)
class LargeClientExamplesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String[] JARS = {"mvn", "-q", "-B", "-ntp", "dependency:copy-dependencies"};
  private static final Pattern CELL = Pattern.compile("\\s*\\|(\\s+|$)");

  /**
   * Prints the document's version and how many channels and operations it has, or what is wrong.
   */
  private static final String VALIDATE =
      """
      import { readFileSync } from 'node:fs'
      import { Parser } from '@asyncapi/parser'
      const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], 'utf8'))
      const faults = diagnostics.filter(found => found.severity < 2)
      for (const found of faults) console.error(found.message, found.path.join('.'))
      if (!document || faults.length > 0) process.exit(1)
      console.log(document.version(), document.channels().length, document.operations().length)
      """;

  @TempDir Path folder;
  private final ExampleStack stack;

  LargeClientExamplesIT(ExampleStack stack) {
    this.stack = stack;
  }

  @Test
  void shouldBeJoinedByFlink() throws Exception {
    Example example = Example.copy("flink", folder).with("FLINK_CONF_DIR", "conf");
    example.install(JARS);
    example.edit(
        "margins.sql",
        sql ->
            sql.replace("127.0.0.1:9092", stack.endpoints().bootstrapServers())
                .replace(
                    "http://127.0.0.1:8081/apis/ccompat/v7", stack.endpoints().schemaRegistry()));

    String printed =
        example
            .run(
                PATIENCE,
                "java",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                "lib/*",
                "org.apache.flink.table.client.SqlClient",
                "-f",
                "margins.sql")
            .succeeded();

    String table = rows(printed, "| +");
    Example.keep("flink", table);
    assertSeen(table.lines().map(row -> cells(row).subList(1, 6)).toList());
  }

  @Test
  void shouldBeReadBySpark() throws Exception {
    Example example = Example.copy("spark", folder).against(stack.endpoints());
    example.install("python3", "-m", "venv", "venv");
    example.install("venv/bin/pip", "install", "--quiet", "-r", "requirements.txt");
    example.install(JARS);

    String printed =
        example
            .run(
                PATIENCE,
                "sh",
                "-c",
                ". venv/bin/activate && spark-submit --jars \"$(echo lib/*.jar | tr ' ' ,)\""
                    + " read_pairs.py")
            .succeeded();

    Example.keep("spark", printed);
    assertSeen(
        printed
            .lines()
            .map(line -> List.of(line.split("\t")))
            .filter(cells -> cells.size() == 5 && !cells.get(3).equals("pairs"))
            .toList());
  }

  @Test
  void shouldBeStreamedIntoDatasets() throws Exception {
    Example example =
        Example.copy("datasets", folder)
            .against(stack.endpoints())
            .with(
                "CHARM",
                Path.of(System.getProperty("charm.root"), "ops/target/charm/bin/charm").toString());
    example.install("python3", "-m", "venv", "venv");
    example.install("venv/bin/pip", "install", "--quiet", "-r", "requirements.txt");

    String printed =
        example
            .run(
                PATIENCE,
                "venv/bin/python",
                "stream_pairs.py",
                ExampleStack.RM,
                "--from-beginning",
                "--max",
                "20")
            .succeeded();

    Example.keep("datasets", printed);
    List<JsonNode> pairs = new ArrayList<>();
    for (String line : printed.lines().toList()) {
      pairs.add(JSON.readTree(line));
    }
    assertThat(pairs)
        .isNotEmpty()
        .allSatisfy(
            pair -> {
              assertThat(pair.at("/prompt/0/content").asText()).startsWith("Question ");
              assertThat(pair.at("/chosen/0/role").asText()).isEqualTo("assistant");
              assertThat(pair.at("/rejected/0/content").asText()).startsWith("grüß dich ✓ ");
            });
  }

  @Test
  void shouldBecomeTablesByConnect() throws Exception {
    String registry = stack.endpoints().schemaRegistry();
    try (Postgres postgres = Postgres.start()) {
      Example example =
          Example.copy("connect", folder)
              .against(stack.endpoints())
              .with(
                  "CHARM_APICURIO_REGISTRY",
                  registry.replace("/apis/ccompat/v7", "/apis/registry/v2"))
              .with("CHARM_JDBC_URL", postgres.url())
              .with("CHARM_JDBC_USER", Postgres.USER)
              .with("CHARM_JDBC_PASSWORD", "");
      example.install(JARS);
      example.edit("worker.properties", file -> file.replace(":8083", ":" + Ports.free()));
      Process worker =
          example.start(
              "worker.log",
              "java",
              "-cp",
              "lib/*",
              "org.apache.kafka.connect.cli.ConnectStandalone",
              "worker.properties",
              "calibrations.properties",
              "preference-pairs.properties");
      try {
        String query = example.folder().resolve("margins.sql").toString();
        awaitTables(postgres, query, worker);
        String before = postgres.query("-f", query);
        stack.withdraw(7);
        stack.awaitSettled();
        awaitTables(postgres, query, worker); // tombstones have deleted rows
        Example.keep("connect", before + "\n" + postgres.query("-f", query));
      } catch (AssertionError e) {
        List<String> log = Files.readAllLines(example.folder().resolve("worker.log"));
        throw new AssertionError(
            String.join("\n", log.subList(Math.max(0, log.size() - 80), log.size())), e);
      } finally {
        worker.destroy();
        worker.waitFor();
      }
    }
  }

  @Test
  void shouldBeAnAsyncApiDocument() throws Exception {
    Example example = Example.in(folder);
    example.install("npm", "install", "--no-audit", "--no-fund", "@asyncapi/parser@3.6.6");
    Path root = Path.of(System.getProperty("charm.root"));
    Files.writeString(folder.resolve("validate.mjs"), VALIDATE);

    String said =
        example
            .run(PATIENCE, "node", "validate.mjs", root + "/ops/examples/asyncapi.yaml")
            .succeeded();

    Example.keep("asyncapi", said);
    assertThat(said).startsWith("3.0.0 ");
  }

  private void awaitTables(Postgres postgres, String query, Process worker) throws Exception {
    Margins expected = Margins.of(stack.published());
    AtomicReference<List<String>> differences = new AtomicReference<>(List.of());
    try {
      Waiting.until(
          "the tables are as published",
          () -> {
            assertThat(worker.isAlive()).as("Connect runs").isTrue();
            List<List<String>> rows =
                postgres.query("-f", query).lines().map(row -> List.of(row.split("\t"))).toList();
            differences.set(expected.differencesFrom(Margins.of(rows)));
            return differences.get().isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError(differences.get().toString(), e);
    }
  }

  private void assertSeen(List<List<String>> lines) throws IOException {
    Margins margins = Margins.of(stack.published());
    assertThat(margins.byCalibration()).isNotEmpty();
    assertThat(margins.differencesFrom(Margins.of(lines))).isEmpty();
  }

  /** The lines of a printed table that begin so. */
  private static String rows(String printed, String begin) {
    return printed
        .lines()
        .filter(line -> line.startsWith(begin))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** The cells of a row between bars; names with bars in them have no blank after it. */
  private static List<String> cells(String row) {
    return Arrays.stream(CELL.split(row.substring(1))).map(String::strip).toList();
  }
}
