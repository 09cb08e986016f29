package dev.charm.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.stack.RawRecords;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Replay over HTTP: who may, and what comes of it. */
class ReplayRoutesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "the-token-nobody-guesses";
  private static final String NONE = "{\"letters\":[{\"partition\":0,\"offset\":999999}]}";
  private static final Map<String, String> TYPE = Map.of("Content-Type", "application/json");

  @TempDir static Path data;
  private static RunningStack stack;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicReference<String> url = new AtomicReference<>("");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger ours =
      (Logger) LoggerFactory.getLogger(DashboardService.class.getPackageName());
  private DashboardService dashboard;

  @BeforeAll
  static void startStack() throws Exception {
    stack = RunningStack.bare(data, 2);
  }

  @AfterAll
  static void stopStack() {
    stack.close();
  }

  @BeforeEach
  void listen() {
    log.start();
    ours.setLevel(Level.INFO);
    root.addAppender(log);
  }

  @AfterEach
  void stop() {
    root.detachAppender(log);
    ours.setLevel(null);
    dashboard.close();
  }

  private void start(DashboardSettings settings) throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    dashboard =
        new DashboardService(
            settings,
            folder.resolve("dashboard"),
            new Connection(kafka, stack.endpoints().schemaRegistry(), Map.of()),
            url::set,
            List::of);
    dashboard.start();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url.get() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url.get() + "api/v1/dead-letters/replay"))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body, String token) throws Exception {
    return post(
        body, Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token));
  }

  @Test
  void shouldBeOffWithoutATokenAndSayHowToTurnItOn() throws Exception {
    start(DashboardSettings.local(0));

    HttpResponse<String> answer = post(NONE, TOKEN);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(JSON.readTree(answer.body()).get("error").asText())
        .contains("Replay is off", "--dashboard-token-file", "CHARM_DASHBOARD_TOKEN");
    assertThat(get("operations").body())
        .contains("Replay is off")
        .doesNotContain("replay-token", "replay.js");
    assertThat(get("parts/dead-letters").body()).doesNotContain("<button");
  }

  @Test
  void shouldReplayForWhoeverKnowsTheTokenAndKeepOthersOut() throws Exception {
    start(DashboardSettings.local(0).with(ReplayToken.of(null, TOKEN).orElseThrow()));
    String letters = letters();

    assertThat(get("api/v1/dead-letters/replay").statusCode()).isEqualTo(404);
    HttpResponse<String> nobody = post(letters, TYPE);
    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(nobody.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
    assertThat(post(letters, Map.of("Authorization", "Bearer " + TOKEN)).statusCode())
        .isEqualTo(415);
    assertThat(refusedOrigin("Origin", "https://elsewhere.example")).isEqualTo(403);
    assertThat(refusedOrigin("Origin", "null")).isEqualTo(403);
    assertThat(refusedOrigin("Origin", "http://127.0.0.1:1")).isEqualTo(403);
    assertThat(refusedOrigin("Sec-Fetch-Site", "same-site")).isEqualTo(403);
    for (String wrong :
        List.of(
            "",
            "{",
            "[]",
            "{\"letters\":[]}",
            "{\"letters\":[{\"partition\":0}]}",
            "{\"letters\":[{\"partition\":0,\"offset\":-1}]}",
            "{\"letters\":[{\"partition\":99999999999,\"offset\":1}]}",
            "{\"letters\":[{\"partition\":0,\"offset\":1.5}]}",
            letters + letters,
            "{\"letters\":[" + "{\"partition\":0,\"offset\":1},".repeat(100) + "{}]}")) {
      assertThat(post(wrong, TOKEN).statusCode()).as(wrong).isEqualTo(400);
    }

    HttpResponse<String> done = post(letters, TOKEN);
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    JsonNode answer = JSON.readTree(done.body());
    assertThat(answer.get("replayed")).hasSize(1);
    assertThat(answer.at("/replayed/0/topic").asText()).isEqualTo(Topics.REWARDS.name());
    assertThat(answer.get("refused")).hasSize(1);
    assertThat(answer.at("/refused/0/why").asText()).isEqualTo("there is no such dead letter");
    JsonNode document = JSON.readTree(get("api/v1/openapi.json").body());
    assertThat(new Described(document).faults("/api/v1/dead-letters/replay", "post", answer))
        .isEmpty();
    assertThat(document.at("/components/securitySchemes/token/scheme").asText())
        .isEqualTo("bearer");
    assertThat(messages()).anySatisfy(m -> assertThat(m).contains("was replayed to charm.rewards"));

    for (int i = 1; i <= 10; i++) {
      assertThat(post(letters, "a-wrong-token-" + i).statusCode()).isEqualTo(401);
    }
    HttpResponse<String> eleventh = post(letters, "a-wrong-token-11");
    assertThat(eleventh.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(eleventh.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 61);
    assertThat(post(letters, TOKEN).statusCode()).as("nobody is heard").isEqualTo(429);
    assertThat(done.body() + eleventh.body() + get("operations").body()).doesNotContain(TOKEN);
    assertThat(messages())
        .noneMatch(m -> m.contains(TOKEN) || m.contains("a-wrong-token") || m.contains("a secret"));
  }

  private int refusedOrigin(String header, String value) throws Exception {
    return post(
            NONE,
            Map.of(
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + TOKEN,
                header,
                value))
        .statusCode();
  }

  /** A letter that there is, and one that there is not. */
  private String letters() throws Exception {
    byte[] secret = "a secret".getBytes(StandardCharsets.UTF_8);
    RawRecords.send(
        stack.endpoints(),
        DeadLetters.letter(
            secret,
            secret,
            MalformedReason.NOT_AVRO,
            "no schema id",
            new DeadLetters.Origin("streams", Topics.REWARDS.name(), 0, 0)));
    String offset =
        JSON.readTree(get("api/v1/dead-letters?reason=not-avro").body())
            .at("/dead_letters/0/offset")
            .asText();
    return "{\"letters\":[{\"partition\":0,\"offset\":%s},{\"partition\":0,\"offset\":999999}]}"
        .formatted(offset);
  }

  private List<String> messages() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
