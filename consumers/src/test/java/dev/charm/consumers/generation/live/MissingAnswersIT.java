package dev.charm.consumers.generation.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.declared.Budget;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Api;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import dev.charm.consumers.generation.declared.Sampling;
import dev.charm.consumers.generation.remote.OpenAiBackend;
import dev.charm.consumers.generation.remote.PolicyModelServer;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingAnswersIT {
  private static final String GEMMA = "gemma@1";

  private static LoopbackCluster cluster;
  @AutoClose PolicyModelServer server;
  @TempDir Path folder;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = new LoopbackCluster(2);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void start() throws Exception {
    cluster.empty();
    server = new PolicyModelServer();
    for (int i = 0; i < 4; i++) {
      prompt("p" + i, 0, "Question " + i);
    }
  }

  private void prompt(String id, long version, String text) throws Exception {
    cluster.send(
        Topics.PROMPTS,
        Keys.join(id),
        Prompt.newBuilder()
            .setPromptId(id)
            .setVersion(version)
            .setMessages(List.of(new Message("user", text)))
            .build());
  }

  private record Run(MissingAnswers.Holes holes, MissingAnswers.@Nullable Filled filled) {}

  private Run run(int samples, @Nullable String stop) throws Exception {
    PolicyModelDeclaration declared =
        new PolicyModelDeclaration(
            GEMMA,
            new Server(URI.create(server.url()), Api.CHAT, "m", null, Duration.ofSeconds(9), 0),
            new Sampling(null, null, null, false, 0L, List.of()),
            2,
            null,
            Budget.NONE);
    GeneratorSettings settings =
        new GeneratorSettings(
            GEMMA, "missing", samples, PromptSelection.ALL, 2, Budget.NONE, Duration.ofMillis(20));
    try (Standing standing =
            Standing.open(
                GEMMA,
                folder.resolve("run-" + runs.incrementAndGet()),
                cluster.clients(),
                cluster.registry());
        AnswerBackend backend = OpenAiBackend.open(declared, (Server) declared.source())) {
      standing.await();
      try (MissingAnswers missing =
          new MissingAnswers(
              settings,
              standing,
              backend,
              GenerationParameters.of(declared),
              cluster.clients(),
              cluster.registry(),
              () -> stop)) {
        MissingAnswers.Holes holes = missing.count();
        return new Run(holes, holes.missing() == 0 ? null : missing.fill(done -> {}));
      }
    }
  }

  @Test
  void shouldFindWhatIsMissingFillItAndFindNothingMore() throws Exception {
    cluster.send(
        Topics.RESPONSES,
        "p0",
        Response.newBuilder().setPromptId("p0").setPolicyModel(GEMMA).setText("ingested").build());
    cluster.send(
        Topics.RETRACTIONS,
        "p3",
        Retraction.newBuilder()
            .setPromptId("p3")
            .setKind(RetractionKind.PROMPT.name())
            .setVersion(0)
            .build());
    server.always(
        (exchange, request) -> {
          if (PolicyModelServer.prompt(request).equals("Question 2")) {
            PolicyModelServer.send(exchange, 400, "{}");
          } else {
            PolicyModelServer.behave(exchange, request);
          }
        });
    Run first = run(2, null);
    assertThat(first.holes()).isEqualTo(new MissingAnswers.Holes(3, 6, 5));
    assertThat(first.filled().counts().answers()).isEqualTo(3);
    assertThat(first.filled().missing().values()).containsExactly(2L);
    assertThat(first.filled().ended()).isNull();
    server.always(PolicyModelServer::behave);
    Run second = run(2, null);
    assertThat(second.holes().missing()).isEqualTo(2);
    assertThat(second.filled().missing()).isEmpty();
    prompt("p1", 0, "Question one, of the same version");
    Run third = run(2, null);
    assertThat(third.holes().missing()).isEqualTo(2);
    assertThat(run(2, null).holes()).isEqualTo(new MissingAnswers.Holes(3, 6, 0));
    assertThat(cluster.read(Topics.RESPONSES)).hasSize(8);
    assertThat(server.requests()).hasSize(9);
  }

  @Test
  void shouldAskForNothingMoreWhenAGeneratorStarts() throws Exception {
    Run stopped = run(500, "a generator is at work");
    assertThat(stopped.filled().ended()).isEqualTo("a generator is at work");
    assertThat(stopped.filled().counts().answers()).isLessThan(2000);
    assertThat((long) server.requests().size())
        .isGreaterThanOrEqualTo(stopped.filled().counts().answers());
    assertThat(run(500, null).filled().missing()).isEmpty();
    assertThat(cluster.read(Topics.RESPONSES)).hasSize(2000);
  }
}
