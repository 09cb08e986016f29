package dev.charm.consumers.scoring.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.charm.consumers.http.Backoff;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.remote.JudgeVerdict.Preferred;
import dev.charm.consumers.scoring.remote.JudgeVerdict.Unanswered;
import dev.charm.consumers.scoring.remote.JudgeVerdict.Undecided;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a judge's server does, no preference comes of it that the judge has not given. */
class JudgeTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SECRET = "swordfish";

  @FunctionalInterface
  private interface Handler {
    void answer(HttpExchange exchange, JsonNode request) throws IOException;
  }

  private final Queue<Handler> next = new ConcurrentLinkedQueue<>();
  private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile Handler always = says("m", -0.1, -2.4);

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(threads);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          try (exchange) {
            JsonNode request = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            requests.add(request);
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            Handler told = next.poll();
            (told == null ? always : told).answer(exchange, request);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private JudgeServer settings(@Nullable String key, Duration timeout, int concurrency) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1?token=hush");
    return new JudgeServer(url, "judge", key, concurrency, 16, timeout, 2);
  }

  private Judge judge(JudgeServer settings) throws IOException {
    Backoff soon =
        new Backoff(Duration.ofMillis(2), Duration.ofMillis(4), Duration.ofMillis(8), () -> 0.5);
    return Judge.open(settings, name -> "sk-" + SECRET, soon);
  }

  private List<JudgeVerdict> ask(JudgeServer settings, int count) throws Exception {
    List<JudgeQuestion> questions = new ArrayList<>();
    JudgeVerdict[] verdicts = new JudgeVerdict[count];
    for (int i = 0; i < count; i++) {
      questions.add(
          new JudgeQuestion(
              List.of(ChatMessage.user("Prompt " + i + SECRET)),
              "Answer " + SECRET,
              "Reference " + SECRET,
              i % 2 == 0));
    }
    judge(settings).ask(questions, (place, verdict) -> verdicts[place] = verdict);
    assertThat(verdicts).doesNotContainNull();
    return List.of(verdicts);
  }

  private JudgeVerdict ask() throws Exception {
    return ask(settings(null, Duration.ofSeconds(10), 4), 1).get(0);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static ObjectNode answer(String content) {
    ObjectNode answer = MAPPER.createObjectNode();
    ObjectNode choice = answer.putArray("choices").addObject();
    choice.putObject("message").put("role", "assistant").put("content", content);
    choice.put("finish_reason", "stop");
    choice.putNull("logprobs");
    return answer;
  }

  private static void token(ObjectNode answer, String token, Object... likely) {
    ObjectNode choice = (ObjectNode) answer.get("choices").get(0);
    ArrayNode tokens =
        choice.get("logprobs").isObject()
            ? (ArrayNode) choice.get("logprobs").get("content")
            : choice.putObject("logprobs").putArray("content");
    ObjectNode one = tokens.addObject().put("token", token).put("logprob", -0.1);
    ArrayNode top = one.putArray("top_logprobs");
    for (int i = 0; i < likely.length; i += 2) {
      top.addObject().put("token", (String) likely[i]).put("logprob", (Double) likely[i + 1]);
    }
  }

  /** Names one, with the logprobs of m and M. */
  private static Handler says(String name, double small, double capital) {
    return (exchange, request) -> {
      ObjectNode answer = answer(name);
      token(answer, name, "m", small, "M", capital, "The", -9.0);
      send(exchange, 200, answer.toString());
    };
  }

  private static Handler says(JsonNode answer) {
    return (exchange, request) -> send(exchange, 200, answer.toString());
  }

  private static Handler status(int status) {
    return (exchange, request) -> send(exchange, status, "{\"message\":\"" + SECRET + "\"}");
  }

  private static void assertPreferred(JudgeVerdict verdict, double preference, boolean weighted) {
    assertThat(verdict).isInstanceOf(Preferred.class);
    assertThat(((Preferred) verdict).preference()).isEqualTo(preference, within(1e-9));
    assertThat(((Preferred) verdict).weighted()).isEqualTo(weighted);
  }

  private static void assertUnanswered(JudgeVerdict verdict, String because) {
    assertThat(verdict).isInstanceOf(Unanswered.class);
    assertThat(((Unanswered) verdict).reason())
        .contains(because)
        .doesNotContain(SECRET)
        .doesNotContain("hush");
  }

  @Test
  void shouldWeighTheChancesOfBothNamesWhicheverIsTheModels() throws Exception {
    double small = Math.exp(-0.1) / (Math.exp(-0.1) + Math.exp(-2.4));

    List<JudgeVerdict> verdicts = ask(settings(null, Duration.ofSeconds(10), 4), 2);

    assertPreferred(verdicts.get(0), small, true);
    assertPreferred(verdicts.get(1), 1 - small, true);
    JsonNode request = requests.element();
    assertThat(request.path("model").asText()).isEqualTo("judge");
    assertThat(request.path("logprobs").asBoolean()).isTrue();
    assertThat(request.path("top_logprobs").asInt()).isEqualTo(5);
    assertThat(request.path("temperature").asInt(-1)).isZero();
    assertThat(request.path("max_tokens").asInt()).isEqualTo(16);
    for (JsonNode each : requests) {
      String shown = each.path("messages").get(1).path("content").asText();
      boolean even = shown.contains("Prompt 0");
      assertThat(shown.indexOf("Answer " + SECRET) < shown.indexOf("Reference " + SECRET))
          .isEqualTo(even);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"m", " m", "\"m\"", "**m**", "m.", "`m`\n", "<think>M? m!</think>\n\nm"})
  void shouldReadANameWithMarksOrAThoughtAroundIt(String said) throws Exception {
    always = says(answer(said));
    assertPreferred(ask(), 1, false);
  }

  @ParameterizedTest
  @CsvSource({"m, 1", "M, 0"})
  void shouldNeverMendTheCaseOfALetter(String name, double preference) throws Exception {
    always = says(answer(name));
    assertPreferred(ask(), preference, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Both are fine.", "Output M is better", "mM", "m or M", "N", "µ", "1"})
  void shouldGiveNoPreferenceWhereNeitherIsNamedAlone(String said) throws Exception {
    ObjectNode prose = answer(said);
    token(prose, "Both", "m", -3.0, "M", -9.0, "Both", -0.1);
    always = says(prose);
    assertThat(ask()).isEqualTo(new Undecided("the judge names neither answer"));
  }

  @Test
  void shouldTellAnAnswerThatIsCutFromOneThatNamesNeither() throws Exception {
    ObjectNode cut = answer("<think>M is longer, so m");
    ((ObjectNode) cut.get("choices").get(0)).put("finish_reason", "length");
    always = says(cut);
    assertThat(((Undecided) ask()).reason()).contains("--judge-max-tokens");
  }

  @Test
  void shouldGiveNoPreferenceWhereTheJudgeRefuses() throws Exception {
    ObjectNode refusal = answer("m");
    ((ObjectNode) refusal.get("choices").get(0).get("message")).put("refusal", "No. " + SECRET);
    ObjectNode filtered = answer("m");
    ((ObjectNode) filtered.get("choices").get(0)).put("finish_reason", "content_filter");
    next.add(says(refusal));
    next.add(says(filtered));
    assertThat(ask()).isEqualTo(new Undecided("the judge refuses to answer"));
    assertThat(ask()).isEqualTo(new Undecided("the judge refuses to answer"));
  }

  @Test
  void shouldWeighTheNameAfterAThoughtAndNotTheLettersInIt() throws Exception {
    ObjectNode thinking = answer("<think>\nm\n</think>\nM");
    token(thinking, "<think>\n");
    token(thinking, "m", "m", -0.01, "M", -5.0);
    token(thinking, "\n</");
    token(thinking, "think>");
    token(thinking, "\n");
    token(thinking, "M", "M", Math.log(0.6), " M", Math.log(0.2), "m", Math.log(0.1));
    always = says(thinking);
    assertPreferred(ask(), 0.1 / 0.9, true);
  }

  @Test
  void shouldTakeAMissingOtherNameForOneWithoutAChance() throws Exception {
    ObjectNode sure = answer("M");
    token(sure, "M", "M", -0.001, "**", -8.0);
    always = says(sure);
    assertPreferred(ask(), 0, true);
  }

  @Test
  void shouldAskAServerThatTakesNoLogprobsWithoutThem() throws Exception {
    always =
        (exchange, request) ->
            (request.has("logprobs") ? status(400) : says(answer("m"))).answer(exchange, request);

    List<JudgeVerdict> verdicts = ask(settings(null, Duration.ofSeconds(10), 1), 6);

    for (int i = 0; i < verdicts.size(); i++) {
      assertPreferred(verdicts.get(i), i % 2 == 0 ? 1 : 0, false);
    }
  }

  @Test
  void shouldNameTheRefusalWhereTheServerRefusesEitherWay() throws Exception {
    always = status(400);
    assertUnanswered(ask(), "status 400");
    assertThat(requests).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void shouldAskAgainWhereTheServerIsBusyOrBroken(int status) throws Exception {
    next.add(
        (exchange, request) -> {
          exchange.getResponseHeaders().add("Retry-After", "86400");
          send(exchange, status, "");
        });
    next.add(status(status));
    assertThat(ask()).isInstanceOf(Preferred.class);
    assertThat(requests).hasSize(3);
  }

  @Test
  void shouldGiveUpAfterItsRetriesWithoutAPreference() throws Exception {
    always = status(500);
    assertUnanswered(ask(), "status 500");
    assertThat(requests).hasSize(3);
  }

  @Test
  void shouldGiveUpWhatIsCutOrSlow() throws Exception {
    always =
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
        };
    assertThat(ask()).isInstanceOf(Unanswered.class);
    CountDownLatch never = new CountDownLatch(1);
    always =
        (exchange, request) -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertUnanswered(
        ask(settings(null, Duration.ofMillis(50), 4), 1).get(0), "no answer within 0.05 seconds");
    never.countDown();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"m", "{}", "[]", "{\"choices\":[]}", "{\"choices\":[{}]}", "{\"choices\":\"m\"}"})
  void shouldGiveNoPreferenceOfWhatIsNotAnAnswer(String body) throws Exception {
    always = (exchange, request) -> send(exchange, 200, body);
    assertThat(ask()).isInstanceOf(Unanswered.class);
  }

  @Test
  void shouldRefuseLogprobsThatAreNoLogarithmsOfChances() throws Exception {
    always = says("m", 0.7, -2);
    assertUnanswered(ask(), "a logprob is above 0");
  }

  @Test
  void shouldAskNoMoreWhereTheServerDeniesItself() throws Exception {
    always = status(401);
    List<JudgeVerdict> verdicts = ask(settings("KEY", Duration.ofSeconds(10), 1), 50);
    verdicts.forEach(each -> assertUnanswered(each, "status 401"));
    assertThat(requests).hasSizeLessThan(5);
    assertThat(keys).allMatch(("Bearer sk-" + SECRET)::equals);
  }

  @Test
  void shouldFollowNoRedirect() throws Exception {
    next.add(
        (exchange, request) -> {
          exchange.getResponseHeaders().add("Location", "/v1/chat/completions");
          send(exchange, 302, "");
        });
    assertUnanswered(ask(), "a redirect, which is not followed");
  }

  @Test
  void shouldKeepToItsConcurrency() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    always =
        (exchange, request) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          ObjectNode answer = answer("m");
          now.decrementAndGet();
          send(exchange, 200, answer.toString());
        };
    assertThat(ask(settings(null, Duration.ofSeconds(10), 3), 60))
        .hasOnlyElementsOfType(Preferred.class);
    assertThat(most.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void shouldKnowAQuestionByAllThatIsAsked() throws Exception {
    Judge judge = judge(settings(null, Duration.ofSeconds(1), 1));
    JudgeQuestion one = new JudgeQuestion(List.of(ChatMessage.user("p")), "a", "r", true);
    assertThat(judge.fingerprint(one))
        .isEqualTo(judge.fingerprint(one))
        .isNotEqualTo(judge.fingerprint(new JudgeQuestion(one.conversation(), "a", "r", false)))
        .isNotEqualTo(judge.fingerprint(new JudgeQuestion(one.conversation(), "b", "r", true)));
    assertThat(one.toString()).isEqualTo("JudgeQuestion[3 characters]");
  }

  @Test
  void shouldEndWithTheOneWhoListens() {
    assertThatThrownBy(
            () ->
                judge(settings(null, Duration.ofSeconds(10), 1))
                    .ask(
                        List.of(new JudgeQuestion(List.of(ChatMessage.user("p")), "a", "r", true)),
                        (place, verdict) -> {
                          throw new IllegalStateException("no room");
                        }))
        .hasMessage("no room");
  }
}
