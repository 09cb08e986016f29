package dev.charm.ops.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.lifecycle.Service.State;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.Waiting;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What other clients do to the subjects of a real registry, and what becomes of it. */
@TestMethodOrder(OrderAnnotation.class)
class RegisteredSchemasIT {
  private static final Path ROOT = Path.of(System.getProperty("charm.root"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Reward REWARD = Rewards.of("p", "model", 0, "rm@1", 1.5, 0L, null);

  @TempDir static Path folder;

  private static final int PORT = Ports.free();
  private static final List<String> TOLD = new CopyOnWriteArrayList<>();
  private static EmbeddedRegistry server;
  private static final Registry REGISTRY =
      new Registry("http://127.0.0.1:" + PORT + "/apis/ccompat/v7", Map.of(), TOLD::add);

  @BeforeAll
  static void start() throws Exception {
    startServer();
    REGISTRY.registerAll();
  }

  @AfterAll
  static void stop() throws Exception {
    REGISTRY.close();
    server.close();
  }

  private static void startServer() throws Exception {
    server =
        new EmbeddedRegistry(
            Installation.ofCheckout(ROOT), folder.resolve("registry"), folder.resolve("log"), PORT);
    server.start();
    Waiting.until("the registry answers", () -> server.state() == State.RUNNING);
  }

  /** Python and Go post the text as it is, Java and JavaScript lay it out anew. */
  @Test
  @Order(1)
  void shouldTakeTheFilesOfTheProjectForWhatIsThere() throws Exception {
    for (Topic<?> topic : Topics.all()) {
      String file =
          Files.readString(
              ROOT.resolve("schemas/avro/" + topic.valueType().getSimpleName() + ".avsc"));
      int id = client().getLatestSchemaMetadata(topic.subject()).getId();
      for (String text :
          List.of(
              file,
              file.replace("\n", "\r\n"),
              JSON.writeValueAsString(JSON.readTree(file)),
              new AvroSchema(file).canonicalString())) {
        assertThat(posted(topic.subject(), text)).as(topic.subject()).isEqualTo(id);
      }
      assertThat(client().register(topic.subject(), new AvroSchema(file))).isEqualTo(id);
      assertThat(client().getAllVersions(topic.subject())).containsExactly(1);
    }
  }

  @Test
  @Order(2)
  void shouldHoldSubjectsToTheirLevelAndNeverLowerOne() throws Exception {
    assertThat(level(Topics.REWARDS)).isEqualTo("FULL_TRANSITIVE");
    assertThat(level(Topics.MODEL_STATS)).isEqualTo("BACKWARD_TRANSITIVE");

    client().updateCompatibility(Topics.MODEL_STATS.subject(), "FORWARD");
    REGISTRY.registerAll();
    assertThat(level(Topics.MODEL_STATS)).isEqualTo("FULL_TRANSITIVE");
  }

  /** An optional field may come and go under any level; so may its default. */
  @Test
  @Order(3)
  void shouldRefuseASchemaWithoutScoreAndNameOneThatAnOwnerLetIn() throws Exception {
    String bare =
        Topics.REWARDS
            .schema()
            .toString()
            .replace(
                "\"name\":\"score\",\"type\":\"double\"",
                "\"name\":\"x\",\"type\":\"double\",\"default\":0");
    assertThat(status(Topics.REWARDS.subject(), bare)).isEqualTo(409);
    assertThat(REGISTRY.unfitVersions()).isEmpty();

    client().updateCompatibility(Topics.REWARDS.subject(), "BACKWARD_TRANSITIVE");
    int id = posted(Topics.REWARDS.subject(), bare);
    assertThat(REGISTRY.unfitVersions())
        .singleElement()
        .asString()
        .startsWith("charm.rewards-value version 2 (schema id " + id + "): score is missing;");
    REGISTRY.registerAll();
    assertThat(level(Topics.REWARDS)).isEqualTo("FULL_TRANSITIVE");
    client().deleteSchemaVersion(Topics.REWARDS.subject(), "2");
    client().deleteSchemaVersion(Topics.REWARDS.subject(), "2", true);
    assertThat(client().getLatestSchemaMetadata(Topics.REWARDS.subject()).getVersion())
        .isEqualTo(1);
    assertThat(REGISTRY.unfitVersions()).isEmpty();
  }

  @Test
  @Order(4)
  void shouldSayThatThePathIsMissing() throws Exception {
    try (Registry pathless = new Registry("http://127.0.0.1:" + PORT, Map.of())) {
      assertThatThrownBy(pathless::requireAddress)
          .hasMessage(
              "the registry at http://127.0.0.1:"
                  + PORT
                  + " answers 404; is the path missing, such as /apis/ccompat/v7?");
    }
  }

  @Test
  @Order(5)
  void shouldGoOnUnderTheSameIdAfterASoftDeletionAndUnderANewOneAfterAHardOne() throws Exception {
    int first = written();
    TOLD.clear();
    client().deleteSubject(Topics.REWARDS.subject());
    awaitTold(
        "charm.rewards-value: the registry had lost its schema; it is there again, with the same");
    assertThat(written()).isEqualTo(first);

    Files.createDirectories(folder.resolve("older"));
    server.close();
    copy(folder.resolve("registry"), folder.resolve("older"));
    startServer();

    client().deleteSubject(Topics.REWARDS.subject());
    client().deleteSubject(Topics.REWARDS.subject(), true);
    awaitTold("instead of " + first);
    assertThat(written()).isGreaterThan(first);
    assertThat(TOLD)
        .last()
        .asString()
        .contains("what was written under " + first + " can be read by nobody: whoever wrote them");
    assertThat(level(Topics.REWARDS)).isEqualTo("FULL_TRANSITIVE");
  }

  /** Where the newest id is given to another schema, records of it would be read by that. */
  @Test
  @Order(6)
  void shouldGoOnAfterTheRegistryIsRestoredFromAnOlderCopy() throws Exception {
    int newest = written();
    TOLD.clear();
    server.close();
    copy(folder.resolve("older"), folder.resolve("registry"));
    startServer();
    for (int i = 0; i < 10; i++) {
      posted(
          "other-" + i + "-value", "{\"type\":\"record\",\"name\":\"X" + i + "\",\"fields\":[]}");
    }
    awaitTold("instead of " + newest);

    assertThat(written()).isLessThan(newest);
    assertThat(client().getSchemaById(newest).name()).startsWith("X");
  }

  private static int written() {
    byte[] bytes = REGISTRY.serializer(Topics.REWARDS).serialize("t", REWARD);
    try (Registry reader = new Registry(REGISTRY.url(), Map.of())) {
      assertThat(reader.decoder(Topics.REWARDS).deserialize("t", bytes))
          .isInstanceOf(Decoded.Value.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
  }

  private static void awaitTold(String part) throws Exception {
    Waiting.until("it is told: " + part, () -> TOLD.stream().anyMatch(line -> line.contains(part)));
  }

  private static String level(Topic<?> topic) throws Exception {
    return client().getCompatibility(topic.subject());
  }

  /** A client that remembers nothing. */
  private static SchemaRegistryClient client() {
    REGISTRY.client().reset();
    return REGISTRY.client();
  }

  private static int posted(String subject, String schema) throws Exception {
    return JSON.readTree(post(subject, schema).body()).get("id").asInt();
  }

  private static int status(String subject, String schema) throws Exception {
    return post(subject, schema).statusCode();
  }

  private static HttpResponse<String> post(String subject, String schema) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(REGISTRY.url() + "/subjects/" + subject + "/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    JSON.writeValueAsString(Map.of("schema", schema))))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
