package dev.charm.consumers.scoring.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.ScoringResult.Failed;
import dev.charm.consumers.scoring.ScoringResult.Rejected;
import dev.charm.consumers.scoring.ScoringResult.Scored;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server does wrong, no reward comes of it that it has not given. */
class MisbehavingServerTest {
  private static final Api API = Api.VLLM_CLASSIFY;
  private static final String SECRET = "swordfish";
  private RewardModelServer server;
  private RemoteScorer scorer;

  @BeforeEach
  void open() throws Exception {
    server = new RewardModelServer(API);
    scorer = Declarations.of(server, API).open();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static List<ScoringRequest> requests(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ScoringRequest("Prompt " + i + SECRET, "Answer " + i + SECRET))
        .toList();
  }

  private static double expected(ScoringRequest request) {
    return ApiShapes.logits(
        "<user>" + request.prompt() + "</><assistant>" + request.response() + "</>", 1)[0];
  }

  private static void assertScored(List<ScoringResult> results, List<ScoringRequest> requests) {
    assertThat(results).hasSameSizeAs(requests);
    for (int i = 0; i < requests.size(); i++) {
      assertThat(((Scored) results.get(i)).reward()).isEqualTo(expected(requests.get(i)));
    }
  }

  private static void assertFailed(List<ScoringResult> results, String because) {
    assertThat(results)
        .isNotEmpty()
        .allSatisfy(
            each -> {
              assertThat(each).isInstanceOf(Failed.class);
              assertThat(((Failed) each).reason()).contains(because).doesNotContain(SECRET);
            });
  }

  /** The right answer, changed. */
  private static RewardModelServer.Misbehaviour changed(Consumer<ObjectNode> change) {
    return (exchange, request) -> {
      ObjectNode answer = (ObjectNode) ApiShapes.answer(API, request, 1);
      change.accept(answer);
      RewardModelServer.send(exchange, 200, answer.toString());
    };
  }

  private static RewardModelServer.Misbehaviour status(int status) {
    return (exchange, request) ->
        RewardModelServer.send(exchange, status, "{\"message\":\"" + SECRET + "\"}");
  }

  private static RewardModelServer.Misbehaviour text(String body) {
    return (exchange, request) -> RewardModelServer.send(exchange, 200, body);
  }

  private static ArrayNode data(ObjectNode answer) {
    return (ArrayNode) answer.get("data");
  }

  @Test
  void shouldScoreWhatIsAnsweredInAnotherOrderByItsIndex() {
    server.next(
        changed(
            answer -> {
              JsonNode last = data(answer).remove(2);
              data(answer).insert(0, last);
            }));
    assertScored(scorer.score(requests(3)), requests(3));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void shouldAskAgainWhereTheServerIsBusyOrBroken(int status) {
    server.next(status(status)).next(status(status));
    assertScored(scorer.score(requests(2)), requests(2));
  }

  @Test
  void shouldWaitAsLongAsTheServerAsksForWithinBounds() {
    server.next(
        (exchange, request) -> {
          exchange.getResponseHeaders().add("Retry-After", "86400");
          RewardModelServer.send(exchange, 429, "");
        });
    assertScored(scorer.score(requests(1)), requests(1));
  }

  @Test
  void shouldGiveUpAfterItsRetries() {
    server.always(status(500));
    int before = server.requests();
    assertFailed(scorer.score(requests(2)), "status 500");
    assertThat(server.requests() - before).isEqualTo(1 + 3);
  }

  @Test
  void shouldFailWhatIsNotAnsweredInTime() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    RemoteScorer impatient =
        Declarations.of(server, API).limits(4, 3, 1).timeout(Duration.ofMillis(100)).open();
    server.always((exchange, request) -> await(never));
    assertFailed(impatient.score(requests(2)), "no answer within 0.1 seconds");
    never.countDown();
  }

  @Test
  void shouldFailWhatIsAnsweredInPartAndNeverToItsEnd() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    RemoteScorer impatient =
        Declarations.of(server, API).limits(4, 3, 1).timeout(Duration.ofMillis(100)).open();
    server.always(
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("{\"data\":[".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          await(never);
        });
    assertFailed(impatient.score(requests(2)), "no answer within 0.1 seconds");
    never.countDown();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void shouldFailAWrongCount() {
    server.next(changed(answer -> data(answer).remove(0)));
    assertFailed(scorer.score(requests(3)), "2 results for 3 conversations");
    server.next(changed(answer -> data(answer).add(data(answer).get(0))));
    assertFailed(scorer.score(requests(3)), "4 results for 3 conversations");
    server.next(changed(answer -> data(answer).removeAll()));
    assertFailed(scorer.score(requests(1)), "0 results for 1 conversations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"0.5\"", "true", "{}", "[0.5]", "1e999"})
  void shouldFailTheWholeRequestIfAnOutputIsNotAFiniteNumber(String output) {
    server.next(
        changed(
            answer -> {
              try {
                ((ObjectNode) data(answer).get(1))
                    .putArray("probs")
                    .add(ApiShapes.MAPPER.readTree(output));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            }));
    assertFailed(scorer.score(requests(3)), "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"data\":[{\"index\":0,\"probs\":[NaN]}]}|is not JSON",
        "{\"data\":[{\"index\":0,\"probs\":[-Infinity]}]}|is not JSON",
        "{\"data\":[{\"index\":0,\"probs\":[]}]}|has no output",
        "{\"data\":[{\"index\":0,\"probs\":[1.5]|is not JSON",
        "{\"data\":[{\"index\":0,\"probs\":[1.5]}]} trailing|is not JSON",
        "{\"data\":[{\"index\":0,\"probs\":[1.5],\"probs\":[2.5]}]}|is not JSON",
        "<html><body>swordfish</body></html>|is not JSON",
        "{\"data\":[{\"index\":1,\"probs\":[1.5]}]}|not from 0 to 0",
        "{\"data\":[{\"index\":\"0\",\"probs\":[1.5]}]}|not from 0 to 0",
        "{\"data\":[{\"index\":0.0,\"probs\":[1.5]}]}|not from 0 to 0",
        "{\"data\":[{\"index\":0,\"probs\":[1.5],\"num_classes\":2}]}|num_classes",
        "{\"data\":[{\"index\":0,\"score\":1.5}]}|no list probs",
        "{\"result\":[1.5]}|no list data",
        "[1.5]|no list data",
        "1.5|no list data",
        "null|no list data",
        "''|empty answer",
        "{\"data\":[{\"index\":0,\"probs\":[1.5]}],\"use_activation\":true}|not a raw logit",
        "{\"data\":[{\"index\":0,\"probs\":[1.5,-2]}]}|2 outputs (0, 1), which need weights",
      })
  void shouldFailAnAnswerThatIsNotAsPromised(String body, String because) {
    server.next(text(body));
    assertFailed(scorer.score(requests(1)), because);
  }

  @Test
  void shouldFailIndexesThatAreMissingOrTwiceThere() {
    server.next(changed(answer -> ((ObjectNode) data(answer).get(1)).put("index", 0)));
    assertFailed(scorer.score(requests(2)), "two results have the index 0");
    server.next(changed(answer -> ((ObjectNode) data(answer).get(1)).remove("index")));
    assertFailed(scorer.score(requests(2)), "some results have no index");
    server.next(changed(answer -> ((ObjectNode) data(answer).get(0)).remove("index")));
    assertFailed(scorer.score(requests(2)), "some results have no index");
  }

  @Test
  void shouldReadNoMoreThanItMay() {
    server.next(text(" ".repeat((int) Declarations.LARGEST_ANSWER + 1) + "1"));
    assertFailed(scorer.score(requests(1)), "more than 1000000 bytes");
    server.next(
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] megabyte = new byte[1 << 20];
          for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(megabyte);
          }
        });
    assertFailed(scorer.score(requests(1)), "more than 1000000 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void shouldFollowNoRedirect(int status) throws Exception {
    try (RewardModelServer other = new RewardModelServer(API)) {
      server.next(
          (exchange, request) -> {
            exchange.getResponseHeaders().add("Location", other.url() + "/classify");
            RewardModelServer.send(exchange, status, "");
          });
      assertFailed(scorer.score(requests(1)), "a redirect");
      assertThat(other.requests()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 405})
  void shouldAskNoMoreOfWhoDeniesItself(int status) throws Exception {
    RemoteScorer one = Declarations.of(server, API).limits(1, 1, 3).open();
    server.always(status(status));
    int before = server.requests();
    assertFailed(one.score(requests(20)), server.url() + "/classify answers with status " + status);
    assertThat(server.requests() - before).isEqualTo(1);
  }

  @Test
  void shouldFailWhenNobodyListens() {
    server.close();
    assertFailed(scorer.score(requests(5)), "cannot be reached");
  }

  /** Refuses what has Answer 1 in it, and quotes it. */
  private void refuse(int status, String error) {
    server.always(
        (exchange, request) -> {
          if (request.toString().contains("Answer 1")) {
            RewardModelServer.send(exchange, status, error);
          } else {
            server.behave(exchange, request);
          }
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|{\"error\":{\"message\":\"swordfish\",\"type\":\"BadRequestError\",\"code\":400}}|(BadRequestError)",
        "400|{\"object\":\"error\",\"message\":\"swordfish\",\"type\":\"swordfish: too long\"}|400",
        "413|{\"error\":\"swordfish\",\"error_type\":\"Validation\"}|(Validation)",
        "422|{\"detail\":[{\"type\":\"missing\",\"loc\":[\"swordfish\"],\"input\":\"swordfish\"}]}|(missing)",
        "422|swordfish|422",
      })
  void shouldRejectOnlyTheOneThatIsRefused(int status, String error, String reason) {
    refuse(status, error);
    List<ScoringResult> results = scorer.score(requests(5));
    assertThat(results.get(1)).isInstanceOf(Rejected.class);
    assertThat(((Rejected) results.get(1)).reason())
        .contains("status " + status)
        .endsWith(reason)
        .doesNotContain(SECRET)
        .hasSizeLessThan(200);
    List<ScoringRequest> others = IntStream.of(0, 2, 3, 4).mapToObj(requests(5)::get).toList();
    assertScored(IntStream.of(0, 2, 3, 4).mapToObj(results::get).toList(), others);
  }

  @Test
  void shouldRejectNothingOfAServerThatRefusesEverything() {
    server.always(status(400));
    assertFailed(scorer.score(requests(3)), "to a harmless conversation as well");
  }

  @Test
  void shouldTryTheOneAgainOfWhichTheBackendFails() {
    refuse(424, "{\"error\":\"swordfish\",\"error_type\":\"Backend\"}");
    List<ScoringResult> results = scorer.score(requests(3));
    assertFailed(results.subList(1, 2), "(Backend)");
    assertThat(results.get(2)).isInstanceOf(Scored.class);
  }

  @Test
  void shouldEndAtOnceWhenItIsInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    server.always(
        (exchange, request) -> {
          asked.countDown();
          await(never);
        });
    AtomicReference<List<ScoringResult>> results = new AtomicReference<>(List.of());
    AtomicReference<Boolean> stillSet = new AtomicReference<>();
    Thread waiting =
        new Thread(
            () -> {
              results.set(scorer.score(requests(9)));
              stillSet.set(Thread.currentThread().isInterrupted());
            });
    waiting.start();
    asked.await();
    waiting.interrupt();
    waiting.join();
    assertThat(results.get()).hasSize(9);
    assertFailed(results.get(), "interrupted");
    assertThat(stillSet.get()).isTrue();
    never.countDown();
  }
}
