package dev.charm.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.models.RewardModels;
import dev.charm.ops.service.DeclaredScorerService;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What status says of a reward model that a file declares, on a server that takes its time. */
class DeclaredScorersIT {
  private static final String GROUP = "charm-scorer-lab/slow@1";
  private static final String ANSWER = "Because of ";

  @TempDir Path folder;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answers = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private RunningStack stack;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    stack = RunningStack.calibrating(folder.resolve("data"), 1, CalibrationSettings.defaults());
  }

  @AfterEach
  void stop() {
    answers.countDown();
    stack.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    if (new String(request, StandardCharsets.UTF_8).contains(ANSWER)) { // not one that only tries
      asked.countDown();
      try {
        answers.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    byte[] body = "1.5".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Test
  void shouldWaitForItWhileItIsAtWorkAndOnlyNameItOnceItHasStopped() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("reward-models.yaml"),
            "lab/slow@1: {backend: slime, url: 'http://127.0.0.1:%d/'}\n"
                .formatted(server.getAddress().getPort()));
    stack.send(Topics.PROMPTS, Keys.join("p"), prompt());
    for (int model = 0; model < 3; model++) {
      stack.send(Topics.RESPONSES, Keys.join("p"), response("m" + model));
    }

    try (RewardModels models = RewardModels.of(file, new NativeLibraries(folder));
        DeclaredScorerService scorer = scorer(models)) {
      scorer.start();
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

      CommandRun busy = stack.charm("status", "--until-idle", "--timeout", "2s");
      assertThat(busy.exitCode()).as(busy.out()).isEqualTo(ExitCode.FAILED);
      assertThat(busy.err()).contains("the group " + GROUP + " has 3 records to go");
      assertThat(status("services")).contains(scorer("Stable", 1, 3));

      answers.countDown();
      RunningStack.awaitSettled(stack.endpoints());
      assertThat(status("services")).contains(scorer("Stable", 1, 0));
      assertThat(status("no_scorer")).isEqualTo("[]");
    }

    stack.send(Topics.RESPONSES, Keys.join("p"), response("m3"));
    CommandRun stopped = stack.succeed("status", "--until-idle");
    assertThat(stopped.out())
        .contains("no scorer: lab/slow@1 has 1 responses to go and no scorer at work");
    assertThat(status("services")).doesNotContain(GROUP);

    expireResponses();
    stack.send(Topics.RESPONSES, Keys.join("p"), response("m4"));
    assertThat(stack.succeed("status", "--until-idle").out())
        .as("what retention has dropped is not to go")
        .contains("no scorer: lab/slow@1 has 1 responses to go");
  }

  /** Has the topic lose all its records, as retention does. */
  private void expireResponses() throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()))) {
      int partitions =
          admin
              .describeTopics(List.of(Topics.RESPONSES.name()))
              .allTopicNames()
              .get()
              .get(Topics.RESPONSES.name())
              .partitions()
              .size();
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (int partition = 0; partition < partitions; partition++) {
        all.put(
            new TopicPartition(Topics.RESPONSES.name(), partition),
            RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get();
    }
  }

  private static String scorer(String state, int members, long lag) {
    return ("{\"service\":\"scorer\",\"group\":\"%s\",\"state\":\"%s\",\"members\":%d,\"lag\":%d,"
            + "\"lag_by_topic\":{\"charm.responses\":%d}}")
        .formatted(GROUP, state, members, lag, lag);
  }

  private String status(String field) throws IOException {
    JsonNode status =
        new ObjectMapper().readTree(stack.succeed("status", "--output", "json").out());
    return status.get(field).toString();
  }

  private DeclaredScorerService scorer(RewardModels models) {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    return new DeclaredScorerService(
        models.live().get(0),
        models,
        ScoringSettings.defaults("lab/slow", "0"),
        folder.resolve("texts"),
        new Connection(kafka, stack.endpoints().schemaRegistry(), Map.of()));
  }

  private static Prompt prompt() {
    return Prompt.newBuilder()
        .setPromptId("p")
        .setMessages(List.of(new Message("user", "Why?")))
        .build();
  }

  private static Response response(String model) {
    return Response.newBuilder()
        .setPromptId("p")
        .setPolicyModel(model)
        .setText(ANSWER + model)
        .build();
  }
}
