package dev.charm.consumers.scoring.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.ScoringResult.Scored;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteScorerOpenerTest {
  private static final ScoringRequest REQUEST =
      new ScoringRequest(
          List.of(
              new ChatMessage("system", "Be brief."),
              ChatMessage.user("Why?"),
              ChatMessage.assistant("Why not?"),
              ChatMessage.user("\uD800\u0000So?")),
          "So.");

  /** Answers every field that asks for raw logits with probabilities, as an old server does. */
  private static RewardModelServer ignorant(Api api) throws IOException {
    RewardModelServer server = new RewardModelServer(api);
    return server.always(
        (exchange, request) -> {
          ObjectNode changed = (ObjectNode) request;
          if (api == Api.TEI) {
            changed.put("raw_scores", false);
          } else {
            changed.put("use_activation", true);
          }
          server.behave(exchange, changed);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"VLLM_CLASSIFY", "VLLM_POOLING", "VLLM_SCORE", "TEI"})
  void shouldRefuseAServerThatDoesNotKnowTheFieldThatAsksForRawLogits(Api api) throws Exception {
    try (RewardModelServer server = ignorant(api)) {
      assertThatThrownBy(() -> Declarations.of(server, api).open())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the same whether raw logits are asked for or not");
    }
  }

  /**
   * Between 0 and 1, so that only the comparison with activated answers tells that they are raw.
   */
  @Test
  void shouldTakeSmallRawLogitsOfAServerThatGivesOthersWithAnActivation() throws Exception {
    try (RewardModelServer server = new RewardModelServer(Api.VLLM_CLASSIFY)) {
      server.always(
          (exchange, request) -> {
            boolean raw = !request.get("use_activation").booleanValue();
            ObjectNode answer = (ObjectNode) ApiShapes.answer(Api.VLLM_CLASSIFY, request, 1);
            for (JsonNode result : answer.get("data")) {
              double logit = 0.1 + 0.01 * result.get("index").intValue();
              ((ObjectNode) result).putArray("probs").add(raw ? logit : ApiShapes.sigmoid(logit));
            }
            RewardModelServer.send(exchange, 200, answer.toString());
          });
      RemoteScorer scorer = Declarations.of(server, Api.VLLM_CLASSIFY).open();
      assertThat(((Scored) scorer.score(List.of(REQUEST)).get(0)).reward()).isEqualTo(0.1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void shouldRefuseTheSoftmaxOfSglang(int outputs) throws Exception {
    try (RewardModelServer server = new RewardModelServer(Api.SGLANG_CLASSIFY)) {
      server.always(
          (exchange, request) -> {
            ObjectNode answer =
                (ObjectNode) ApiShapes.answer(Api.SGLANG_CLASSIFY, request, outputs);
            for (JsonNode result : answer.get("data")) {
              double[] powers = new double[outputs];
              double sum = 0;
              for (int i = 0; i < outputs; i++) {
                powers[i] = Math.exp(result.get("probs").get(i).doubleValue());
                sum += powers[i];
              }
              var probs = ((ObjectNode) result).putArray("probs");
              for (double power : powers) {
                probs.add(power / sum);
              }
            }
            RewardModelServer.send(exchange, 200, answer.toString());
          });
      assertThatThrownBy(() -> Declarations.of(server, Api.SGLANG_CLASSIFY).weight("0", 1).open())
          .hasMessageContaining("as after a softmax")
          .hasMessageContaining("sglang-embeddings");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void shouldRefuseAnEmbeddingOfLengthOne(int outputs) throws Exception {
    try (RewardModelServer server = new RewardModelServer(Api.SGLANG_EMBEDDINGS)) {
      server.always(
          (exchange, request) -> {
            ObjectNode answer =
                (ObjectNode) ApiShapes.answer(Api.SGLANG_EMBEDDINGS, request, outputs);
            for (JsonNode result : answer.get("data")) {
              double squares = 0;
              for (JsonNode each : result.get("embedding")) {
                squares += each.doubleValue() * each.doubleValue();
              }
              var scaled = ((ObjectNode) result.deepCopy()).putArray("embedding");
              for (JsonNode each : result.get("embedding")) {
                scaled.add(each.doubleValue() / Math.sqrt(squares));
              }
              ((ObjectNode) result).set("embedding", scaled);
            }
            RewardModelServer.send(exchange, 200, answer.toString());
          });
      assertThatThrownBy(() -> Declarations.of(server, Api.SGLANG_EMBEDDINGS).weight("0", 1).open())
          .hasMessageContaining("has no head");
    }
  }

  /** A server that is away may come back as another. */
  @Test
  void shouldLookAgainWhetherLogitsAreRawAfterTheServerWasAway() throws Exception {
    try (RewardModelServer server = new RewardModelServer(Api.TEI)) {
      RemoteScorer scorer = Declarations.of(server, Api.TEI).open();
      assertThat(scorer.score(List.of(REQUEST)).get(0)).isInstanceOf(Scored.class);
      server.always((exchange, request) -> RewardModelServer.send(exchange, 503, ""));
      scorer.score(List.of(REQUEST));
      server.always(
          (exchange, request) ->
              server.behave(exchange, ((ObjectNode) request).put("raw_scores", false)));
      assertThat(scorer.score(List.of(REQUEST)))
          .allSatisfy(
              each ->
                  assertThat(((ScoringResult.Failed) each).reason())
                      .contains("the same whether raw logits"));
    }
  }

  @Test
  void shouldOpenAndLetScoresFailWhileTheServerIsAway() throws Exception {
    RemoteScorer scorer;
    try (RewardModelServer server = new RewardModelServer(Api.TEI)) {
      server.next((exchange, request) -> RewardModelServer.send(exchange, 503, ""));
      scorer = Declarations.of(server, Api.TEI).open();
      server.always((exchange, request) -> RewardModelServer.send(exchange, 503, ""));
      assertThat(scorer.score(List.of(REQUEST)).get(0)).isInstanceOf(ScoringResult.Failed.class);
      server.always(server::behave);
      assertThat(scorer.score(List.of(REQUEST)).get(0)).isInstanceOf(Scored.class);
    }
  }

  @Test
  void shouldNeverScoreBeforeItKnowsThatLogitsAreRaw() throws Exception {
    try (RewardModelServer server = ignorant(Api.TEI)) {
      server.next((exchange, request) -> RewardModelServer.send(exchange, 503, ""));
      RemoteScorer scorer = Declarations.of(server, Api.TEI).open();
      ScoringResult.Failed failed = (ScoringResult.Failed) scorer.score(List.of(REQUEST)).get(0);
      assertThat(failed.reason()).contains("the same whether raw logits");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 302})
  void shouldNotOpenWhatDeniesItself(int status) throws Exception {
    try (RewardModelServer server = new RewardModelServer(Api.TEI)) {
      server.always((exchange, request) -> RewardModelServer.send(exchange, status, ""));
      assertThatThrownBy(() -> Declarations.of(server, Api.TEI).open())
          .hasMessageStartingWith(
              "remote@1: " + server.url() + "/predict answers with status " + status);
    }
  }

  @Test
  void shouldSayThatABatchIsTooLarge() throws Exception {
    try (RewardModelServer server = new RewardModelServer(Api.TEI)) {
      server.always(
          (exchange, request) -> {
            if (request.get("inputs").size() > 32) {
              RewardModelServer.send(exchange, 422, "{\"error_type\":\"Validation\"}");
            } else {
              server.behave(exchange, request);
            }
          });
      assertThatThrownBy(() -> Declarations.of(server, Api.TEI).limits(4, 33, 0).open())
          .hasMessageContaining("(Validation) to a batch of 33, and takes one; lower batch");
    }
  }

  @Test
  void shouldWeighSeveralOutputs() throws Exception {
    String text = "<user>Why?</><assistant>Because.</>";
    double[] logits = ApiShapes.logits(text, 3);
    ScoringRequest request = new ScoringRequest("Why?", "Because.");
    for (Map.Entry<Api, String> each :
        Map.of(
                Api.VLLM_CLASSIFY,
                "",
                Api.VLLM_POOLING,
                "",
                Api.SGLANG_EMBEDDINGS,
                "",
                Api.TEI,
                "LABEL_")
            .entrySet()) {
      try (RewardModelServer server = new RewardModelServer(each.getKey(), 3)) {
        Declarations declared = Declarations.of(server, each.getKey());
        assertThatThrownBy(declared::open).hasMessageContaining("3 outputs");
        assertThatThrownBy(declared.weight("7", 1)::open)
            .hasMessageContaining("weighs the output 7");
        String name = each.getValue();
        Scored scored =
            (Scored)
                declared
                    .weight(name + 0, 0.5)
                    .weight(name + 2, -2)
                    .open()
                    .score(List.of(request))
                    .get(0);
        assertThat(scored.reward()).isEqualTo(0.5 * logits[0] - 2 * logits[2]);
        assertThat(scored.attributes())
            .containsExactly(
                Map.entry(name + 0, logits[0]),
                Map.entry(name + 1, logits[1]),
                Map.entry(name + 2, logits[2]));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TEI,Messages,messages",
    "SGLANG_EMBEDDINGS,Messages,messages",
    "OPENRLHF,Pair,pair",
    "VLLM_CLASSIFY,Pair,pair",
    "VLLM_SCORE,Messages,messages",
    "SLIME,Inline,a text",
    "VLLM_CLASSIFY,OfModel,a model's folder"
  })
  void shouldRefuseWhatAnApiDoesNotTake(Api api, String template, String because) {
    TemplateDeclaration declared =
        switch (template) {
          case "Messages" -> new TemplateDeclaration.Messages();
          case "Pair" -> new TemplateDeclaration.Pair();
          case "Inline" -> new TemplateDeclaration.Inline("{{ messages }}");
          default -> new TemplateDeclaration.OfModel();
        };
    assertThatThrownBy(
            () -> Declarations.of(URI.create("http://127.0.0.1:1"), api).template(declared).open())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(because);
  }

  @Test
  void shouldSendMessagesWholeAndReadable() throws Exception {
    for (Api api : List.of(Api.VLLM_CLASSIFY, Api.VLLM_POOLING, Api.SLIME)) {
      try (RewardModelServer server = new RewardModelServer(api)) {
        Declarations.of(server, api)
            .template(new TemplateDeclaration.Messages())
            .open()
            .score(List.of(REQUEST));
        JsonNode last = new ArrayList<>(server.bodies()).get(server.requests() - 1);
        assertThat(last.toString())
            .contains(
                "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Why?\"},"
                    + "{\"role\":\"assistant\",\"content\":\"Why not?\"},"
                    + "{\"role\":\"user\",\"content\":\"\uFFFD\uFFFDSo?\"}");
        if (api != Api.SLIME) {
          assertThat(last.get("use_activation").booleanValue()).isFalse();
          assertThat(last.get("add_generation_prompt").booleanValue()).isFalse();
          assertThat(last.get("model").asText()).isEqualTo(ApiShapes.MODEL);
        }
      }
    }
  }

  @Test
  void shouldTellTokensOfOneConversationOnly() throws Exception {
    try (RewardModelServer server = new RewardModelServer(Api.VLLM_CLASSIFY)) {
      RemoteScorer scorer = Declarations.of(server, Api.VLLM_CLASSIFY).open();
      assertThat(((Scored) scorer.score(List.of(REQUEST)).get(0)).tokens()).isEqualTo(7);
      assertThat(scorer.score(List.of(REQUEST, REQUEST)))
          .allSatisfy(each -> assertThat(((Scored) each).tokens()).isNull())
          .allSatisfy(each -> assertThat(((Scored) each).truncated()).isNull());
    }
  }

  @Test
  void shouldTakeTheTemplateOfAFile(@TempDir Path folder) throws Exception {
    Path jinja = Files.writeString(folder.resolve("chat_template.jinja"), Declarations.TEMPLATE);
    Path config =
        Files.writeString(
            Files.createDirectory(folder.resolve("tokenizer")).resolve("tokenizer_config.json"),
            "{\"bos_token\":{\"content\":\"<s>\"},\"chat_template\":[{\"name\":\"tool\",\"template\":\"x\"},"
                + "{\"name\":\"default\",\"template\":\"{{ bos_token }}"
                + Declarations.TEMPLATE
                + "\"}]}");
    try (RewardModelServer server = new RewardModelServer(Api.OPENRLHF)) {
      for (Path file : List.of(jinja, config)) {
        RemoteScorer scorer =
            Declarations.of(server, Api.OPENRLHF)
                .template(new TemplateDeclaration.OfFile(file))
                .open();
        scorer.score(List.of(new ScoringRequest("Why?", "Because.")));
        assertThat(
                new ArrayList<>(server.bodies())
                    .get(server.requests() - 1)
                    .get("query")
                    .get(0)
                    .asText())
            .isEqualTo((file.equals(config) ? "<s>" : "") + "<user>Why?</><assistant>Because.</>");
        assertThat(scorer.provenance()).containsKey("template");
      }
      assertThatThrownBy(
              () ->
                  Declarations.of(server, Api.OPENRLHF)
                      .template(new TemplateDeclaration.OfFile(folder.resolve("none")))
                      .open())
          .hasMessageContaining("does not exist");
    }
  }

  @Test
  void shouldKeepAllCallsTogetherWithinTheConcurrencyThatIsDeclared() throws Exception {
    try (RewardModelServer server = new RewardModelServer(Api.OPENRLHF)) {
      RemoteScorer scorer = Declarations.of(server, Api.OPENRLHF).limits(3, 1, 0).open();
      AtomicInteger atOnce = new AtomicInteger();
      AtomicInteger mostAtOnce = new AtomicInteger();
      server.always(
          (exchange, request) -> {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1_000_000);
            atOnce.decrementAndGet();
            server.behave(exchange, request);
          });
      List<ScoringRequest> many =
          IntStream.range(0, 50)
              .mapToObj(i -> new ScoringRequest("Prompt", "Answer " + i))
              .toList();
      ExecutorService callers = Executors.newFixedThreadPool(4);
      List<CompletableFuture<List<ScoringResult>>> calls =
          IntStream.range(0, 4)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> scorer.score(many), callers))
              .toList();
      assertThat(calls)
          .allSatisfy(
              call -> assertThat(call.join()).hasOnlyElementsOfType(Scored.class).hasSize(50));
      callers.shutdown();
      assertThat(mostAtOnce.get()).isBetween(1, 3);
    }
  }
}
