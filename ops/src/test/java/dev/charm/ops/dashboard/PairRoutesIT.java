package dev.charm.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.command.OnSampleStack;
import dev.charm.ops.connect.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pairs of a running stack, over HTTP. */
class PairRoutesIT extends OnSampleStack {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RM = "with-texts@1";
  private static final String KEY = RM + "|t0|long|short";

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicReference<String> url = new AtomicReference<>("");
  private DashboardService dashboard;

  @BeforeEach
  void start() throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    dashboard =
        new DashboardService(
            DashboardSettings.local(0),
            folder.resolve("dashboard"),
            new Connection(kafka, stack.endpoints().schemaRegistry(), Map.of()),
            url::set,
            List::of);
    dashboard.start();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (get("api/v1/pairs?limit=1").statusCode() == 503) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @AfterEach
  void stop() {
    dashboard.close();
    assertThat(folder.resolve("dashboard/pairs")).doesNotExist();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url.get() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static String encoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8);
  }

  @Test
  void shouldListPairsAsPairsTailHasThemAndGoThroughAllOfThemByCursor() throws Exception {
    JsonNode page = json("api/v1/pairs?reward_model=" + encoded(RM) + "&limit=7");
    List<JsonNode> all = new ArrayList<>();
    page.get("pairs").forEach(all::add);
    assertThat(all).hasSize(7);
    while (!page.get("next_cursor").isNull()) {
      page =
          json(
              "api/v1/pairs?limit=7&reward_model="
                  + encoded(RM)
                  + "&cursor="
                  + page.get("next_cursor").asText());
      page.get("pairs").forEach(all::add);
    }

    assertThat(new HashSet<>(all)).hasSize(20).hasSameSizeAs(all);
    assertThat(all)
        .isSortedAccordingTo(
            (one, other) -> other.get("at").asText().compareTo(one.get("at").asText()))
        .allSatisfy(pair -> assertThat(pair.get("reward_model").asText()).isEqualTo(RM));
    JsonNode listed =
        all.stream().filter(pair -> pair.get("key").asText().equals(KEY)).findFirst().orElseThrow();
    JsonNode tail =
        JSON.readTree(
            stack
                .succeed("pairs", "tail", "--from-beginning", "--max", "1", "--output", "ndjson")
                .out());
    tail.fieldNames()
        .forEachRemaining(
            name -> assertThat(listed.has(name) || name.equals("tombstone")).as(name).isTrue());
    assertThat(listed.get("excerpt").asText()).isEqualTo("Question 0?");
    assertThat(listed.get("flipped").asBoolean()).isTrue();
  }

  @Test
  void shouldFindPairsByModelMarginPromptAndWhetherTheyFlipped() throws Exception {
    assertThat(json("api/v1/pairs?model=long&flipped=true&limit=500").get("pairs"))
        .isNotEmpty()
        .allSatisfy(
            pair -> {
              assertThat(pair.get("chosen_model").asText()).isEqualTo("short");
              assertThat(pair.get("chosen_score").asDouble())
                  .isLessThan(pair.get("rejected_score").asDouble());
            });
    JsonNode margins = json("api/v1/pairs?model=LON&min_margin=1&max_margin=4&limit=500");
    assertThat(margins.get("pairs"))
        .isNotEmpty()
        .allSatisfy(pair -> assertThat(pair.get("margin").asDouble()).isBetween(1.0, 4.0));
    assertThat(json("api/v1/pairs?prompt=question+3").get("pairs"))
        .hasSize(2)
        .allSatisfy(pair -> assertThat(pair.get("prompt_id").asText()).isEqualTo("t3"));
    JsonNode nothing = json("api/v1/pairs?prompt=wombat");
    assertThat(nothing.get("pairs")).isEmpty();
    assertThat(nothing.get("searched").asLong()).isPositive();
  }

  @Test
  void shouldTellAllOfOnePairHoweverItsKeyIsWritten() throws Exception {
    JsonNode pair = json("api/v1/pairs/" + encoded(KEY));
    assertThat(pair.get("prompt").get(0).get("content").asText()).isEqualTo("Question 0?");
    assertThat(pair.get("chosen_text").asText()).startsWith("short answer, with \"quotes\"\n");
    JsonNode why = JSON.readTree(stack.succeed("pairs", "why", KEY, "--output", "ndjson").out());
    assertThat(pair.get("why")).isEqualTo(why);

    String slashes = json("api/v1/pairs?model=gemma-2b-it&limit=1").at("/pairs/0/key").asText();
    assertThat(slashes).contains("/");
    assertThat(json("api/v1/pairs/" + encoded(slashes)).get("key").asText()).isEqualTo(slashes);
    assertThat(raw("/api/v1/pairs/" + slashes)).startsWith("HTTP/1.1 200").contains(slashes);
    assertThat(raw("/pairs/" + slashes)).startsWith("HTTP/1.1 200");
    assertThat(get("api/v1/pairs/no%7Csuch%7Ckey%7Cat-all").statusCode()).isEqualTo(404);
    assertThat(get("pairs/%25%252F%2F%2F..%2F").statusCode()).isEqualTo(404);
  }

  /** A request as it is, since a client would not write such an address. */
  private String raw(String path) throws IOException {
    URI at = URI.create(url.get());
    try (Socket socket = new Socket(at.getHost(), at.getPort());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.UTF_8));
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void shouldShowThePagesAndTheirParts() throws Exception {
    HttpResponse<String> list = get("pairs?model=long&flipped=true");
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(list.headers().firstValue("X-DNS-Prefetch-Control")).contains("off");
    assertThat(list.body())
        .contains(
            "Question 3?", "⇄ flipped", "checked", "value=\"long\"", "hx-trigger=\"sse:pairs\"");
    HttpResponse<String> part = get("parts/pairs?model=long&min_margin=1.50");
    assertThat(part.headers().firstValue("HX-Replace-Url"))
        .contains("/pairs?model=long&min_margin=1.5");
    assertThat(part.body()).doesNotContain("<html");

    HttpResponse<String> pair = get("pairs/" + encoded(KEY) + "?view=differences");
    assertThat(pair.body()).contains("<ins>short</ins>", "<del>long</del>", "Question 0?");
    assertThat(get("parts/why/" + encoded(KEY)).body())
        .contains("short is preferred, since d = 0.5", "<h3>History</h3>");
    HttpResponse<String> text = get("parts/text/rejected/" + encoded(KEY));
    assertThat(text.body()).isEqualTo("long answer, with \"quotes\"\nand lines, 0");
    assertThat(text.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
    assertThat(text.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment");
    assertThat(get("parts/text/0/" + encoded(KEY)).body()).isEqualTo("Question 0?");
    assertThat(get("parts/text/1/" + encoded(KEY)).statusCode()).isEqualTo(404);
  }

  @Test
  void shouldTellHowOftenTheLongerAnswerIsPreferred() throws Exception {
    JsonNode lengths = json("api/v1/lengths?reward_model=" + encoded(RM));
    List<JsonNode> pairs = new ArrayList<>();
    json("api/v1/pairs?limit=500&reward_model=" + encoded(RM)).get("pairs").forEach(pairs::add);
    long raw = 0;
    long calibrated = 0;
    for (JsonNode pair : pairs) {
      JsonNode whole = json("api/v1/pairs/" + encoded(pair.get("key").asText()));
      boolean longerChosen =
          whole.get("chosen_text").asText().length() > whole.get("rejected_text").asText().length();
      calibrated += longerChosen ? 1 : 0;
      raw += longerChosen != pair.get("flipped").asBoolean() ? 1 : 0;
    }

    assertThat(pairs).hasSize(20);
    assertThat(lengths.get("pairs").asLong()).isEqualTo(20);
    assertThat(lengths.get("complete").asBoolean()).isTrue();
    assertThat(lengths.get("longer_preferred").asDouble()).isEqualTo(raw / 20.0);
    assertThat(lengths.get("longer_preferred_calibrated").asDouble()).isEqualTo(calibrated / 20.0);
    assertThat(raw).isNotEqualTo(calibrated);
    assertThat(get("api/v1/lengths").statusCode()).isEqualTo(400);
    assertThat(json("api/v1/lengths?reward_model=nobody%401").get("longer_preferred").isNull())
        .isTrue();
  }

  @Test
  void shouldSayWhatIsWrongWithAQuestion() throws Exception {
    for (String wrong :
        List.of(
            "min_margin=much",
            "max_margin=NaN",
            "limit=0",
            "limit=501",
            "limit=x",
            "cursor=x",
            "flipped=maybe")) {
      HttpResponse<String> answer = get("api/v1/pairs?" + wrong);
      assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
      assertThat(JSON.readTree(answer.body()).get("error").asText()).isNotBlank();
      assertThat(get("pairs?" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    assertThat(get("pairs/" + encoded(KEY) + "?view=upside-down").statusCode()).isEqualTo(400);
  }
}
