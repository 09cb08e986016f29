package dev.charm.consumers.generation.live;

import static dev.charm.consumers.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.declared.Budget;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Api;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import dev.charm.consumers.generation.declared.Sampling;
import dev.charm.consumers.generation.live.GeneratorService.State;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts in, answers out, on a real broker and from a server that speaks as its API says. */
class GeneratorServiceIT {
  private static final String GEMMA = "gemma@1";

  private static LoopbackCluster cluster;
  @AutoClose PolicyModelServer server;
  @TempDir Path folder;

  private final AtomicInteger folders = new AtomicInteger();
  private PromptSelection selection = PromptSelection.ALL;
  private Budget budget = Budget.NONE;
  private final Map<String, String> moreSettings = new HashMap<>();

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
  }

  private GeneratorService service(String policyModel, int samples) {
    return service(policyModel, samples, "0");
  }

  private GeneratorService service(String policyModel, int samples, String instance) {
    PolicyModelDeclaration declared =
        new PolicyModelDeclaration(
            policyModel,
            new Server(
                URI.create(server.url()), Api.CHAT, policyModel, null, Duration.ofMinutes(5), 0),
            new Sampling(0.7, null, 100, false, 0L, List.of()),
            4,
            null,
            budget);
    GeneratorService service =
        new GeneratorService(
            new GeneratorSettings(
                policyModel, instance, samples, selection, 4, budget, Duration.ofMillis(20)),
            () -> OpenAiBackend.open(declared, (Server) declared.source()),
            () -> GenerationParameters.of(declared),
            folder.resolve("state-" + folders.incrementAndGet()),
            clients(),
            cluster.registry());
    service.start();
    return service;
  }

  private Properties clients() {
    Properties clients = cluster.clients();
    clients.putAll(moreSettings);
    return clients;
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

  private void prompts(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      prompt("p" + i, 0, "Question " + i);
    }
  }

  private void retract(String id, long version) throws Exception {
    cluster.send(
        Topics.RETRACTIONS,
        Keys.join(id),
        Retraction.newBuilder()
            .setPromptId(id)
            .setKind(RetractionKind.PROMPT.name())
            .setVersion(version)
            .build());
  }

  private void awaitIdle(String policyModel) throws Exception {
    eventually(
        policyModel + " is through with all prompts",
        () -> cluster.lag(GeneratorService.consumerGroup(policyModel), Topics.PROMPTS) == 0);
  }

  private List<String> answers(String policyModel) throws Exception {
    return cluster.read(Topics.RESPONSES).stream()
        .filter(each -> each.getPolicyModel().equals(policyModel))
        .map(each -> each.getPromptId() + "/" + each.getSampleIndex())
        .sorted()
        .toList();
  }

  private static List<String> expected(int prompts, int samples) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < prompts; i++) {
      for (int sample = 0; sample < samples; sample++) {
        expected.add("p" + i + "/" + sample);
      }
    }
    Collections.sort(expected);
    return expected;
  }

  @Test
  void shouldGiveEachPromptSoManyAnswersOfEachPolicyModel() throws Exception {
    prompts(20);
    try (GeneratorService gemma = service(GEMMA, 3);
        GeneratorService llama = service("llama", 2)) {
      awaitIdle(GEMMA);
      awaitIdle("llama");
      prompt("p20", 7, "Question 20");
      eventually("the new one is answered", () -> gemma.counts().answers() == 63);
      eventually("by both", () -> llama.counts().answers() == 42);
      assertThat(gemma.health().state()).isEqualTo(State.RUNNING);
      assertThat(gemma.counts().retried() + gemma.counts().deadLetters()).isZero();
    }
    assertThat(answers(GEMMA)).isEqualTo(expected(21, 3));
    assertThat(answers("llama")).isEqualTo(expected(21, 2));
    assertThat(cluster.misplaced(Topics.RESPONSES)).isEmpty();
    assertThat(server.requests()).hasSize(105);
    Response last =
        cluster.read(Topics.RESPONSES).stream()
            .filter(each -> each.getPromptId().equals("p20") && each.getSampleIndex() == 2)
            .findFirst()
            .orElseThrow();
    assertThat(last.getText()).isEqualTo("2: Question 20");
    assertThat(last.getVersion()).isEqualTo(7);
    assertThat(last.getSource()).isEqualTo("generator");
    assertThat(last.getScored()).isFalse();
    assertThat(last.getGeneration())
        .containsEntry("temperature", "0.7")
        .containsEntry("seed", "2")
        .containsEntry("finish_reason", "stop")
        .containsKey(PromptDigest.PARAMETER);
  }

  @Test
  void shouldAnswerACorrectedPromptAnewAndTheSameOnceMoreNot() throws Exception {
    prompts(3);
    try (GeneratorService gemma = service(GEMMA, 2)) {
      awaitIdle(GEMMA);
      prompt("p0", 0, "Question 0"); // the same
      prompt("p1", 4, "Question 1"); // the same text
      prompt("p2", 1, "Question two");
      prompt("p2", 0, "Question 2"); // which is older than what counts
      eventually("the corrected one is answered", () -> gemma.counts().answers() == 8);
      awaitIdle(GEMMA);
    }
    try (GeneratorService gemma = service(GEMMA, 2)) { // from what is on the topics alone
      prompt("p2", 1, "Question zwei"); // of equal versions the greater bytes count
      eventually("it is answered", () -> gemma.counts().answers() == 2);
      prompt("p2", 1, "Question two");
      awaitIdle(GEMMA);
      assertThat(gemma.counts().answers()).isEqualTo(2);
    }
    assertThat(server.requests()).hasSize(10);
    List<Response> ofTwo =
        cluster.read(Topics.RESPONSES).stream()
            .filter(each -> each.getPromptId().equals("p2") && each.getSampleIndex() == 1)
            .toList();
    assertThat(ofTwo).extracting(Response::getVersion).containsExactly(0L, 1L, 2L);
    assertThat(ofTwo.get(2).getText()).isEqualTo("1: Question zwei");
  }

  @Test
  void shouldAnswerNoPromptThatIsWithdrawnEvenWhileItIsAsked() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    server.always(
        (exchange, request) -> {
          await(go);
          PolicyModelServer.behave(exchange, request);
        });
    prompts(3);
    prompt("before", 3, "Withdrawn before");
    retract("before", 3);
    prompt("gone", 0, "Deleted");
    cluster.sendRaw(Topics.PROMPTS, "gone", null);
    try (GeneratorService gemma = service(GEMMA, 1)) {
      eventually("three are asked", () -> server.requests().size() == 3);
      retract("p0", 0);
      cluster.sendRaw(Topics.PROMPTS, "p1", null);
      eventually("the two that are withdrawn are dropped", () -> gemma.counts().skipped() >= 4);
      go.countDown();
      awaitIdle(GEMMA);
      assertThat(gemma.counts().answers()).isEqualTo(1);
    }
    assertThat(answers(GEMMA)).containsExactly("p2/0");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void shouldPassOverWhatItCannotAskAndDeadLetterWhatIsRefused() throws Exception {
    selection = new PromptSelection(1, Set.of("math"), null);
    for (String id : List.of("good", "refused", "broken", "ended", "elsewhere", "poem")) {
      List<Message> messages = new ArrayList<>(List.of(new Message("user", id)));
      if (id.equals("ended")) {
        messages.add(new Message("assistant", "the end"));
      }
      cluster.send(
          Topics.PROMPTS,
          id,
          Prompt.newBuilder()
              .setPromptId(id)
              .setCategory(id.equals("poem") ? "poems" : "math")
              .setMessages(id.equals("elsewhere") ? null : messages)
              .build());
    }
    cluster.sendRaw(Topics.PROMPTS, "good", "not avro".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 40; i++) { // others that are answered, while one fails again and again
      cluster.send(
          Topics.PROMPTS,
          "more" + i,
          Prompt.newBuilder()
              .setPromptId("more" + i)
              .setCategory("math")
              .setMessages(List.of(new Message("user", "more " + i)))
              .build());
    }
    server.always(
        (exchange, request) -> {
          String prompt = PolicyModelServer.prompt(request);
          pause(30);
          if (prompt.equals("refused")) {
            PolicyModelServer.send(exchange, 400, "{}");
          } else if (prompt.equals("broken")) {
            PolicyModelServer.send(exchange, 500, "{}");
          } else {
            PolicyModelServer.behave(exchange, request);
          }
        });
    try (GeneratorService gemma = service(GEMMA, 2)) {
      eventually(
          "one is given up while others are answered",
          () -> {
            for (int i = 0; i < 2; i++) {
              String id = "late" + System.nanoTime();
              cluster.send(
                  Topics.PROMPTS,
                  id,
                  Prompt.newBuilder()
                      .setPromptId(id)
                      .setCategory("math")
                      .setMessages(List.of(new Message("user", id)))
                      .build());
            }
            return gemma.counts().deadLetters() == 3;
          });
      awaitIdle(GEMMA);
      assertThat(gemma.health().state()).isEqualTo(State.RUNNING);
    }
    assertThat(cluster.deadLetters()).containsExactly("rejected", "rejected", "rejected");
    assertThat(answers(GEMMA))
        .contains("good/0", "good/1", "more39/1")
        .noneMatch(NONE_OF::contains);
  }

  private static final List<String> NONE_OF =
      List.of("refused/0", "broken/0", "ended/0", "elsewhere/0", "poem/0");

  @Test
  void shouldLoseNothingWhileTheServerIsAway() throws Exception {
    AtomicInteger denied = new AtomicInteger();
    server.always(
        (exchange, request) -> {
          if (denied.incrementAndGet() <= 30) {
            PolicyModelServer.send(exchange, 503, "{}");
          } else {
            PolicyModelServer.behave(exchange, request);
          }
        });
    prompts(10);
    try (GeneratorService gemma = service(GEMMA, 2)) {
      eventually("it says so", () -> gemma.health().state() == State.RETRYING);
      assertThat(gemma.health().detail()).contains("503");
      eventually("all are answered", () -> gemma.counts().answers() == 20);
      awaitIdle(GEMMA);
      assertThat(gemma.health().state()).isEqualTo(State.RUNNING);
      assertThat(gemma.counts().retried()).isPositive();
      assertThat(gemma.counts().deadLetters()).isZero();
    }
    assertThat(answers(GEMMA)).isEqualTo(expected(10, 2));
  }

  @Test
  void shouldNotGiveUpEveryPromptWhenTheServerRefusesThemAllForAWhile() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    server.always(
        (exchange, request) -> {
          int number = asked.incrementAndGet();
          if (number > 2 && number <= 40) { // as a server does whose credit is used up
            PolicyModelServer.send(exchange, 400, "{}");
          } else {
            PolicyModelServer.behave(exchange, request);
          }
        });
    prompts(40);
    try (GeneratorService gemma = service(GEMMA, 1)) {
      eventually("it says so", () -> gemma.health().state() == State.RETRYING);
      awaitIdle(GEMMA);
      // One more for each request that was under way when the first answers came.
      assertThat(gemma.counts().deadLetters())
          .isBetween((long) PromptResults.MOST_REFUSALS, PromptResults.MOST_REFUSALS + 4L);
      assertThat(gemma.counts().answers() + gemma.counts().deadLetters()).isEqualTo(40);
    }
  }

  @Test
  void shouldStayUpWhenItsBudgetIsUsedUpAndGoOnWithALargerOne() throws Exception {
    prompts(10);
    budget = new Budget(7L, null);
    try (GeneratorService gemma = service(GEMMA, 2)) {
      eventually("it is used up", () -> gemma.health().state() == State.SPENT);
      eventually("what it has paid for is published", () -> gemma.counts().answers() == 7);
      assertThat(gemma.health().detail())
          .isEqualTo(
              "gemma@1 asks for nothing more: the budget of 7 requests is used up; it goes on after"
                  + " a start with a larger one");
      prompt("p10", 0, "Question 10");
    }
    assertThat(server.requests()).hasSize(7);
    budget = Budget.NONE;
    try (GeneratorService gemma = service(GEMMA, 2)) {
      awaitIdle(GEMMA);
      assertThat(gemma.counts().answers()).isEqualTo(15);
    }
    assertThat(answers(GEMMA)).isEqualTo(expected(11, 2));
    assertThat(server.requests()).hasSize(22);
  }

  @Test
  void shouldShareTheWorkAndAskForNothingTwiceWhenTheGroupIsSharedAnew() throws Exception {
    server.always(
        (exchange, request) -> {
          pause(100);
          PolicyModelServer.behave(exchange, request);
        });
    prompts(150);
    try (GeneratorService one = service(GEMMA, 2, "one")) {
      eventually("one has begun", () -> one.counts().answers() > 20);
      try (GeneratorService two = service(GEMMA, 2, "two")) {
        awaitIdle(GEMMA);
        assertThat(two.counts().answers()).isPositive();
        assertThat(one.counts().answers() + two.counts().answers()).isEqualTo(300);
      }
    }
    assertThat(answers(GEMMA)).isEqualTo(expected(150, 2));
    // Of the partition that was handed over, what was under way was ended, and asked for again: 20
    // that run or wait, and 4 that came meanwhile.
    assertThat(server.requests().size()).isBetween(300, 324);
  }

  @Test
  void shouldAskForNothingTwiceWhenTheBrokerIsAwayForAWhile() throws Exception {
    server.always(
        (exchange, request) -> {
          pause(50);
          PolicyModelServer.behave(exchange, request);
        });
    prompts(60);
    try (GeneratorService gemma = service(GEMMA, 2)) {
      eventually("some are answered", () -> gemma.counts().answers() > 20);
      cluster.outage(Duration.ofSeconds(3));
      awaitIdle(GEMMA);
      assertThat(gemma.counts().answers()).isEqualTo(120);
    }
    assertThat(answers(GEMMA)).isEqualTo(expected(60, 2));
    assertThat(server.requests()).hasSize(120);
  }

  @Test
  void shouldLoseNothingAndAskForNothingTwiceWhenItsTransactionsFail() throws Exception {
    server.always(
        (exchange, request) -> {
          pause(15);
          PolicyModelServer.behave(exchange, request);
        });
    prompts(150);
    try (GeneratorService gemma = service(GEMMA, 2)) {
      for (int i = 0; i < 3; i++) {
        long until = gemma.counts().answers() + 40;
        eventually("some more are published", () -> gemma.counts().answers() >= until);
        fence(GeneratorService.consumerGroup(GEMMA) + "-0");
      }
      awaitIdle(GEMMA);
      assertThat(gemma.counts().retried()).isEqualTo(3);
    }
    assertThat(answers(GEMMA)).isEqualTo(expected(150, 2));
    assertThat(server.requests()).hasSize(300);
  }

  private void fence(String transactionalId) {
    Properties properties = cluster.clients();
    properties.put("transactional.id", transactionalId);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
    }
  }

  @Test
  void shouldEndSoonWhenItIsStoppedInTheMiddleOfALongAnswer() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    server.always(
        (exchange, request) -> {
          if (PolicyModelServer.prompt(request).equals("Question 1")) {
            await(never);
          }
          PolicyModelServer.behave(exchange, request);
        });
    prompts(40);
    GeneratorService gemma = service(GEMMA, 1);
    eventually("all others are answered", () -> gemma.counts().answers() == 39);
    long began = System.nanoTime();
    gemma.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    server.always(PolicyModelServer::behave);
    try (GeneratorService again = service(GEMMA, 1)) {
      awaitIdle(GEMMA);
      assertThat(again.counts().answers()).isEqualTo(1);
    }
    never.countDown();
    assertThat(answers(GEMMA)).isEqualTo(expected(40, 1));
    assertThat(texts()).hasSize(41).filteredOn("Question 1"::equals).hasSize(2);
  }

  @Test
  void shouldAskForNothingTwiceWhenTheGroupIsResetAndTakeATopicThatIsMadeAnew() throws Exception {
    prompts(10);
    try (GeneratorService gemma = service(GEMMA, 2)) {
      awaitIdle(GEMMA);
      assertThat(gemma.counts().answers()).isEqualTo(20);
    }
    String group = GeneratorService.consumerGroup(GEMMA);
    try (Admin admin = Admin.create(cluster.clients())) {
      Map<TopicPartition, OffsetAndMetadata> reset = new HashMap<>();
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((partition, offset) -> reset.put(partition, new OffsetAndMetadata(0)));
      admin.alterConsumerGroupOffsets(group, reset).all().get();
    }
    try (GeneratorService gemma = service(GEMMA, 3)) { // and a third answer is wanted by now
      awaitIdle(GEMMA);
      assertThat(gemma.counts().answers()).isEqualTo(10);
      assertThat(server.requests()).hasSize(30);
      cluster.remake(Topics.PROMPTS);
      prompt("new", 0, "Question anew");
      eventually("the new one is answered", () -> gemma.counts().answers() == 13);
    }
    assertThat(server.requests()).hasSize(33);
  }

  @Test
  void shouldStayInItsGroupWhileAnAnswerTakesLongerThanAPollMay() throws Exception {
    moreSettings.put("max.poll.interval.ms", "3000");
    moreSettings.put("session.timeout.ms", "6000");
    server.always(
        (exchange, request) -> {
          if (PolicyModelServer.prompt(request).startsWith("long")) {
            pause(4500);
          }
          PolicyModelServer.behave(exchange, request);
        });
    prompt("long", 0, "long " + "and large ".repeat(90_000)); // 900 kB
    prompts(5);
    try (GeneratorService gemma = service(GEMMA, 1)) {
      eventually("the others do not wait for it", () -> gemma.counts().answers() == 5);
      awaitIdle(GEMMA);
      assertThat(gemma.counts().answers()).isEqualTo(6);
      assertThat(gemma.counts().retried()).isZero();
    }
    assertThat(server.requests()).hasSize(6);
  }

  @Test
  void shouldTakeManyPromptsThatWaitAndHoldNoMoreThanItWorksOn() throws Exception {
    cluster.sendMany(
        Topics.PROMPTS,
        3000,
        i -> "q" + i,
        i ->
            Prompt.newBuilder()
                .setPromptId("q" + i)
                .setMessages(List.of(new Message("user", "Question " + i)))
                .build());
    selection = new PromptSelection(0.5, Set.of(), null);
    try (GeneratorService gemma = service(GEMMA, 1)) {
      awaitIdle(GEMMA);
      assertThat(gemma.counts().answers()).isBetween(1300L, 1700L);
      assertThat(gemma.counts().answers() + gemma.counts().skipped()).isEqualTo(3000);
    }
    assertThat(answers(GEMMA)).doesNotHaveDuplicates();
    assertThat(server.requests()).hasSameSizeAs(answers(GEMMA));
  }

  private List<String> texts() {
    return server.requests().stream()
        .map((JsonNode each) -> PolicyModelServer.prompt(each))
        .toList();
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
