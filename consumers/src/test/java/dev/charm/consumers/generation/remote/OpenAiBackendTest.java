package dev.charm.consumers.generation.remote;

import static dev.charm.consumers.generation.remote.PolicyModelServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.AnswerBackendContract;
import dev.charm.consumers.generation.Generation;
import dev.charm.consumers.generation.GenerationRequest;
import dev.charm.consumers.generation.GenerationResult;
import dev.charm.consumers.generation.GenerationResult.Answered;
import dev.charm.consumers.generation.GenerationResult.Failed;
import dev.charm.consumers.generation.GenerationResult.Rejected;
import dev.charm.consumers.generation.declared.Budget;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Api;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import dev.charm.consumers.generation.declared.Sampling;
import dev.charm.consumers.http.Backoff;
import dev.charm.consumers.http.Ending;
import dev.charm.consumers.scoring.ChatMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server does wrong, no answer comes of it that it has not given. */
class OpenAiBackendTest extends AnswerBackendContract {
  private static final String KEY = "sk-very-secret-0815";
  private static final String SECRET = "swordfish";
  private static final Backoff QUICK =
      new Backoff(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMillis(8), () -> 0.5);

  private PolicyModelServer server;
  private final Ending ending = new Ending();

  @BeforeEach
  void open() throws IOException {
    server = new PolicyModelServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Override
  protected AnswerBackend backend() throws Exception {
    return backend(Api.CHAT, Duration.ofSeconds(10));
  }

  private AnswerBackend backend(Api api, Duration timeout) throws IOException {
    return backend(server.url(), api, timeout);
  }

  private static AnswerBackend backend(String url, Api api, Duration timeout) throws IOException {
    return open(
        new Server(URI.create(url), api, "google/gemma", "KEY", timeout, 2),
        new Sampling(0.7, 0.9, 64, false, 100L, List.of("<end>")),
        KEY);
  }

  private static AnswerBackend open(Server server, Sampling sampling, @Nullable String key)
      throws IOException {
    PolicyModelDeclaration declared =
        new PolicyModelDeclaration("gemma@1", server, sampling, 4, null, Budget.NONE);
    return OpenAiBackend.open(declared, server, name -> key, QUICK);
  }

  private GenerationResult ask() throws Exception {
    return backend().generate(request("Who? " + SECRET, 2), ending).join();
  }

  private static Generation how(GenerationResult result) {
    return ((Answered) result).how();
  }

  private static void assertFailed(GenerationResult result, String because) {
    assertThat(result).isInstanceOf(Failed.class);
    assertThat(((Failed) result).reason())
        .contains(because)
        .doesNotContain(SECRET)
        .doesNotContain(KEY);
  }

  private static PolicyModelServer.Misbehaviour changed(Consumer<ObjectNode> change) {
    return (exchange, request) -> {
      ObjectNode answer = PolicyModelServer.answer(request);
      change.accept(answer);
      PolicyModelServer.send(exchange, 200, answer.toString());
    };
  }

  private static PolicyModelServer.Misbehaviour text(String body) {
    return status(200, body);
  }

  private static PolicyModelServer.Misbehaviour message(String message) {
    return text(
        "{\"model\":\"google/gemma\",\"choices\":[{\"finish_reason\":\"stop\",\"message\":"
            + message
            + "}]}");
  }

  @Test
  void shouldSendWhatIsDeclaredAndTheSeedOfTheSample() throws Exception {
    assertThat(((Answered) ask()).text()).isEqualTo("102: Who? " + SECRET);
    JsonNode sent = server.requests().get(0);
    assertThat(sent.toString())
        .isEqualTo(
            """
            {"model":"google/gemma","messages":[{"role":"user","content":"Who? swordfish"}],\
            "temperature":0.7,"top_p":0.9,"max_tokens":64,"seed":102,"stop":["<end>"]}\
            """);
    assertThat(server.keys()).containsExactly("Bearer " + KEY);
  }

  @Test
  void shouldTellHowTheAnswerCameAbout() throws Exception {
    Generation how = how(ask());
    assertThat(how.servedModel()).isEqualTo("google/gemma");
    assertThat(how.systemFingerprint()).isEqualTo("fp_test");
    assertThat(how.seed()).isEqualTo(102);
    assertThat(how.finishReason()).isEqualTo("stop");
    assertThat(how.promptTokens()).isEqualTo(14);
    assertThat(how.completionTokens()).isEqualTo(19);
    assertThat(how.refusal()).isFalse();
  }

  @Test
  void shouldAskForACompletionOfTheTextAsItIs() throws Exception {
    AnswerBackend backend = backend(Api.COMPLETIONS, Duration.ofSeconds(10));
    assertThat(backend.generate(request("Once", 0), ending).join()).isInstanceOf(Answered.class);
    assertThat(server.requests().get(0).path("prompt").asText()).isEqualTo("Once");
    GenerationRequest conversation =
        new GenerationRequest(
            List.of(new ChatMessage("system", "Be brief"), ChatMessage.user("Who?")), 0);
    assertThat(backend.generate(conversation, ending).join()).isInstanceOf(Rejected.class);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 429, 500, 502, 503, 529})
  void shouldAskAgainWhereTheServerIsBusyOrBroken(int status) throws Exception {
    server.next(status(status, "{}")).next(status(status, ""));
    assertThat(ask()).isInstanceOf(Answered.class);
    assertThat(server.requests()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void shouldAskAgainWhereAnErrorComesWithStatus200(int code) throws Exception {
    server.next(text("{\"error\":{\"code\":" + code + ",\"message\":\"" + SECRET + "\"}}"));
    assertThat(ask()).isInstanceOf(Answered.class);
  }

  @Test
  void shouldTellAnErrorThatComesWithStatus200() throws Exception {
    server.next(text("{\"error\":{\"type\":\"overloaded\",\"message\":\"" + SECRET + "\"}}"));
    assertFailed(ask(), "answers with an error (overloaded)");
    server.next(changed(answer -> answer.putNull("error")));
    assertThat(ask()).isInstanceOf(Answered.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 402, 403, 404})
  void shouldAskOnceAndEndTheRunWhereTheServerDeniesItself(int status) throws Exception {
    server.always(status(status, "{\"error\":{\"message\":\"" + SECRET + "\"}}"));
    assertFailed(ask(), "status " + status);
    assertThat(ending.reason()).contains("status " + status);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void shouldAskOnceAndGoOnWhereAPromptIsRefused(int status) throws Exception {
    server.next(status(status, "{\"error\":{\"message\":\"" + SECRET + "\"}}"));
    assertThat(ask())
        .isEqualTo(new Rejected(server.url() + "/chat/completions answers with status " + status));
    assertThat(ending.reason()).isNull();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void shouldEndTheRunWhereEveryPromptIsRefused() throws Exception {
    server.always(status(400, "{}"));
    AnswerBackend backend = backend();
    for (int i = 0; i < 20; i++) {
      backend.generate(request("Who?", i), ending).join();
    }
    assertThat(ending.reason()).contains("status 400, to every prompt so far");
    assertThat(server.requests()).hasSize(16);
  }

  @Test
  void shouldEndTheRunWhereTheQuotaIsSpentInsteadOfTryingAgain() throws Exception {
    server.always(status(429, "{\"error\":{\"type\":\"insufficient_quota\"}}"));
    assertFailed(ask(), "insufficient_quota");
    assertThat(ending.reason()).isNotNull();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void shouldWaitAsLongAsTheServerAsksFor() throws Exception {
    server.next(
        (exchange, request) -> {
          exchange.getResponseHeaders().add("Retry-After", "1");
          PolicyModelServer.send(exchange, 429, "");
        });
    long before = System.nanoTime();
    assertThat(ask()).isInstanceOf(Answered.class);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void shouldEndTheRunWhereTheServerAsksForAnHour() throws Exception {
    server.always(
        (exchange, request) -> {
          exchange.getResponseHeaders().add("Retry-After", "3600");
          PolicyModelServer.send(exchange, 429, "");
        });
    assertFailed(ask(), "asks to wait");
    assertThat(ending.reason()).contains("minutes");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void shouldEndTheRunWhereTheLimitOfTheDayIsUsedUp() throws Exception {
    server.next(
        (exchange, request) -> {
          exchange.getResponseHeaders().add("x-ratelimit-remaining-requests", "0");
          exchange.getResponseHeaders().add("x-ratelimit-reset-requests", "23h59m");
          PolicyModelServer.behave(exchange, request);
        });
    AnswerBackend backend = backend();
    assertThat(backend.generate(request("Who?", 0), ending).join()).isInstanceOf(Answered.class);
    assertFailed(backend.generate(request("Who?", 1), ending).join(), "asks to wait 14");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void shouldMakeNoMoreRequestsAtOnceThanDeclared() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.always(
        (exchange, request) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          PolicyModelServer.behave(exchange, request);
          now.decrementAndGet();
        });
    AnswerBackend backend = backend();
    IntStream.range(0, 60)
        .mapToObj(i -> backend.generate(request("Who?", i), ending))
        .toList()
        .forEach(each -> assertThat(each.join()).isInstanceOf(Answered.class));
    assertThat(most).hasValueLessThanOrEqualTo(4 + 1); // one may have been answered just now
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"content":null}                                                       |
          {}                                                                     |
          null                                                                   |
          {"content":""}                                                         |
          {"content":[]}                                                         |
          {"content":null,"reasoning_content":"Hm."}                             |
          {"content":"Yes.","reasoning":"Hm."}                                   | Yes.
          {"content":[{"type":"text","text":"Ye"},{"type":"text","text":"s."}]}  | Yes.
          {"content":["Ye","s."]}                                                | Yes.
          {"content":[{"type":"thinking","thinking":[]},{"type":"text","text":"Y"}]} | Y
          {"content":"Y","refusal":null,"tool_calls":null,"annotations":[]}      | Y
          {"content":null,"refusal":"I cannot."}                                 | I cannot.
          {"content":"","refusal":"I cannot."}                                   | I cannot.
          """)
  void shouldReadTheContentInEveryShapeThatServersGiveIt(String message, String text)
      throws Exception {
    server.next(message(message));
    GenerationResult result = ask();
    assertThat(((Answered) result).text()).isEqualTo(text == null ? "" : text);
    assertThat(how(result).refusal()).isEqualTo(message.contains("cannot"));
    assertThat(how(result).reasoning())
        .isEqualTo(message.contains("Hm") || message.contains("thinking"));
  }

  @Test
  void shouldTakeForNothingWhatIsNotTold() throws Exception {
    server.next(
        changed(
            answer -> {
              answer.remove("usage");
              answer.putNull("system_fingerprint").remove("model");
              ((ObjectNode) answer.at("/choices/0")).putNull("finish_reason");
            }));
    assertThat(how(ask()))
        .extracting(
            Generation::promptTokens,
            Generation::completionTokens,
            Generation::systemFingerprint,
            Generation::servedModel,
            Generation::finishReason)
        .containsOnlyNulls();
    server.next(changed(answer -> answer.putNull("usage")));
    assertThat(how(ask()).promptTokens()).isNull();
    server.next(changed(answer -> answer.putObject("usage").put("prompt_tokens", -1)));
    assertThat(how(ask()).promptTokens()).isNull();
  }

  @Test
  void shouldKeepWhatIsCutOrFilteredAndMarkIt() throws Exception {
    server.next(changed(a -> ((ObjectNode) a.at("/choices/0")).put("finish_reason", "length")));
    assertThat(how(ask()).isCut()).isTrue();
    server.next(text("{\"choices\":[{\"finish_reason\":\"content_filter\",\"message\":null}]}"));
    assertThat(how(ask()).isFiltered()).isTrue();
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void shouldReadAByteOrderMarkAndEveryCharacter() throws Exception {
    server.next(
        text(
            "\uFEFF"
                + "{\"choices\":[{\"message\":{\"content\":\"\\ud83d\\u0000 \uD83D\uDE00\"}}]}"));
    assertThat(((Answered) ask()).text()).isEqualTo("\uFFFD\uFFFD \uD83D\uDE00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"choices\":[{\"message\":{\"content\":\"swordf|is not JSON",
        "{\"choices\":[]}|has no choice",
        "{\"choices\":null}|no list choices",
        "{\"object\":\"error\",\"message\":\"swordfish\"}|no list choices",
        "{\"choices\":[{\"text\":\"swordfish\"}]}|has no message",
        "{\"choices\":[{\"delta\":{\"content\":\"swordfish\"}}]}|has no message",
        "{\"choices\":[{\"message\":{\"content\":7}}]}|is not a text",
        "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"image_url\"}]}}]}|a part that is not"
            + " text",
        "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}|a report of"
            + " an error",
        "{\"choices\":[{\"message\":{\"content\":\"a\"}},{\"message\":{\"content\":\"b\"}}]}|2"
            + " choices",
        "data: {\"choices\":[]}|is not JSON",
        "''|an empty answer",
        "null|no list choices",
        "[]|no list choices",
      })
  void shouldFailOnlyThePromptWhoseAnswerIsNotAsPromised(String body, String because)
      throws Exception {
    server.next(text(body));
    assertFailed(ask(), because);
    assertThat(ending.reason()).isNull();
    assertThat(ask()).isInstanceOf(Answered.class);
  }

  @Test
  void shouldNameWhatIsThereInPlaceOfJson() throws Exception {
    server.next(
        (exchange, request) -> {
          exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
          PolicyModelServer.send(exchange, 200, "<html>" + SECRET);
        });
    assertFailed(ask(), "answers with text/html, what is not JSON");
    server.next(
        (exchange, request) -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json; charset=latin1");
          PolicyModelServer.behave(exchange, request);
        });
    assertFailed(ask(), "answers in latin1");
  }

  @Test
  void shouldReadNoMoreThanItMay() throws Exception {
    server.next(
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] megabyte = new byte[1 << 20];
          for (int i = 0; i < 10; i++) {
            exchange.getResponseBody().write(megabyte);
          }
        });
    assertFailed(ask(), "more than 8388608 bytes");
    server.next(message("{\"content\":\"" + "a".repeat(1 << 21) + "\"}"));
    assertFailed(ask(), "more than 1 MiB");
  }

  @Test
  void shouldAskAgainWhereTheAnswerIsCutInTheMiddle() throws Exception {
    server.next(
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("{\"choices\":[".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          throw new IOException("cut");
        });
    assertThat(ask()).isInstanceOf(Answered.class);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void shouldGiveUpWhatIsNotAnsweredInTime() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    server.always(
        (exchange, request) -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
    AnswerBackend impatient = backend(Api.CHAT, Duration.ofMillis(100));
    assertFailed(
        impatient.generate(request("Who?", 0), ending).join(), "no answer within 0.1 seconds");
    assertThat(ending.reason()).isNull();
    never.countDown();
  }

  @Test
  void shouldEndTheRunWhereNobodyListens() throws Exception {
    server.close();
    assertFailed(ask(), "cannot be reached");
    assertThat(ending.reason()).contains("cannot be reached");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void shouldTakeTheKeyNowhereElse(int status) throws Exception {
    try (PolicyModelServer other = new PolicyModelServer()) {
      server.always(
          (exchange, request) -> {
            exchange.getResponseHeaders().add("Location", other.url() + "/chat/completions");
            PolicyModelServer.send(exchange, status, "");
          });
      assertFailed(ask(), "a redirect, which is not followed");
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void shouldFindThePathWhereverTheEndpointEnds() throws Exception {
    for (String url :
        List.of(
            server.url(),
            server.url() + "/",
            server.url() + "/chat/completions",
            server.url().replace("/v1", ""),
            server.url().replace("/v1", "/"))) {
      assertThat(
              backend(url, Api.CHAT, Duration.ofSeconds(10))
                  .generate(request("Who?", 0), ending)
                  .join())
          .as(url)
          .isInstanceOf(Answered.class);
    }
  }

  @Test
  void shouldNotOpenWithoutItsKey() {
    Server server =
        new Server(
            URI.create("http://127.0.0.1:1/v1"),
            Api.CHAT,
            "m",
            "NOT_SET",
            Duration.ofSeconds(1),
            0);
    Sampling sampling = new Sampling(null, null, null, false, null, List.of());
    assertThatThrownBy(() -> open(server, sampling, null))
        .hasMessageContaining("NOT_SET holds no key");
  }
}
