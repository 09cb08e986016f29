package dev.charm.consumers.scoring;

import static dev.charm.consumers.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.scoring.classifier.FolderArtifact;
import dev.charm.consumers.scoring.classifier.TinyClassifier;
import dev.charm.consumers.scoring.classifier.VersionScorers;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScoringServiceIT extends EncoderOnCluster {
  private static final ScoringSettings SETTINGS =
      new ScoringSettings(
          ShippedHead.NAME, "test", 16, Duration.ofSeconds(2), Duration.ofMillis(20));
  private static final String FIRST = "charm-minilm@1";

  private ScoringService service(ScorerFactory scorers) {
    return service(scorers, "scorer");
  }

  private ScoringService service(ScorerFactory scorers, String texts) {
    ScoringService service =
        new ScoringService(
            SETTINGS, folder.resolve(texts), cluster.clients(), cluster.registry(), scorers);
    service.start();
    return service;
  }

  private void prompt(String id) throws Exception {
    cluster.send(
        Topics.PROMPTS,
        Keys.join(id),
        Prompt.newBuilder()
            .setPromptId(id)
            .setMessages(List.of(new Message("user", "Question " + id)))
            .build());
  }

  private void response(String prompt, String model, @Nullable String text) throws Exception {
    cluster.send(
        Topics.RESPONSES,
        Keys.join(prompt),
        Response.newBuilder()
            .setPromptId(prompt)
            .setPolicyModel(model)
            .setText(text)
            .setVersion(5)
            .build());
  }

  private void awaitIdle(String rewardModel) throws Exception {
    eventually(
        rewardModel + " has consumed all responses",
        () -> cluster.lag(ScoringService.consumerGroup(rewardModel), Topics.RESPONSES) == 0);
  }

  private List<String> rewarded(String rewardModel) throws Exception {
    return cluster.read(Topics.REWARDS).stream()
        .filter(r -> r.getRewardModel().equals(rewardModel))
        .map(r -> r.getPromptId() + "/" + r.getPolicyModel())
        .toList();
  }

  private RewardModelVersion second() throws Exception {
    RewardHead head = HeadFormat.read(ShippedHead.bytes());
    RewardHead.Layer last = head.layers().get(head.layers().size() - 1);
    float[] turned = last.weights().clone();
    for (int i = 0; i < turned.length; i++) {
      turned[i] = -turned[i];
    }
    List<RewardHead.Layer> layers = new ArrayList<>(head.layers());
    layers.set(layers.size() - 1, new RewardHead.Layer(last.inputs(), turned, last.bias()));
    byte[] bytes =
        HeadFormat.write(
            new RewardHead(
                head.encoder(),
                head.layout(),
                head.styleNames(),
                head.mean(),
                head.scale(),
                layers));
    return RewardModelVersion.newBuilder(ShippedHead.version())
        .setVersion("2")
        .setArtifact(ByteBuffer.wrap(bytes))
        .setArtifactSha256(Sha256.hex(bytes))
        .setCreatedAt(Instant.now())
        .build();
  }

  @Test
  void shouldGiveEveryReadableResponseExactlyOneRewardOrOneDeadLetter() throws Exception {
    for (int i = 0; i < 30; i++) {
      prompt("p" + i);
      response("p" + i, "m", "Answer number " + i);
      response("p" + i, "elsewhere", null);
    }
    response("nobody asked", "m", "An answer");
    cluster.sendRaw(Topics.RESPONSES, "p1", "not avro".getBytes(StandardCharsets.UTF_8));
    cluster.send(
        Topics.RESPONSES,
        "p2",
        Response.newBuilder().setPromptId("p3").setPolicyModel("m").setText("x").build());
    try (ScoringService service = service(ScorerFactory.heads(encoder))) {
      awaitIdle(FIRST);
      assertThat(service.health().state()).isEqualTo(ScoringService.State.RUNNING);
      assertThat(service.health().rewardModel()).isEqualTo(FIRST);
      ScoringCounts counts = service.counts();
      assertThat(counts.scored()).isEqualTo(30);
      assertThat(counts.deadLetters()).isEqualTo(1);
      assertThat(counts.skipped()).isEqualTo(32);
      assertThat(counts.retried() + counts.swaps()).isZero();
      assertThat(counts.tokens()).isPositive();
    }
    assertThat(rewarded(FIRST)).hasSize(30).doesNotHaveDuplicates();
    assertThat(cluster.misplaced(Topics.REWARDS)).isEmpty();
    // The malformed ones are the prompt tasks' to dead-letter.
    assertThat(cluster.deadLetters()).containsExactly("unknown-prompt");
    Reward reward = cluster.read(Topics.REWARDS).get(0);
    assertThat(reward.getVersion()).isEqualTo(5);
    ScoringResult directly =
        ScorerFactory.heads(encoder)
            .open(ShippedHead.version())
            .score(
                List.of(
                    new ScoringRequest(
                        "Question " + reward.getPromptId(),
                        "Answer number " + reward.getPromptId().substring(1))))
            .get(0);
    assertThat(((ScoringResult.Scored) directly).reward()).isEqualTo(reward.getScore());
  }

  @Test
  void shouldWaitForAPromptThatComesAfterItsResponse() throws Exception {
    try (ScoringService service = service(ScorerFactory.heads(encoder))) {
      awaitIdle(FIRST);
      response("late", "m", "An early answer");
      prompt("late");
      eventually("it is scored", () -> service.counts().scored() == 1);
      assertThat(service.counts().deadLetters()).isZero();
    }
  }

  @Test
  void shouldScoreEverythingAnewWhenAnotherVersionBecomesActive() throws Exception {
    for (int i = 0; i < 20; i++) {
      prompt("p" + i);
      response("p" + i, "m", "Answer number " + i);
    }
    try (ScoringService service = service(ScorerFactory.heads(encoder))) {
      awaitIdle(FIRST);
      long misses = encoder.cache().misses();
      RewardModelVersion second = second();
      cluster.send(Topics.REWARD_MODELS, "charm-minilm@2", second);
      awaitIdle("charm-minilm@2");
      response("p0", "late", "Answer number 0");
      eventually("the new one is scored", () -> service.counts().scored() == 41);
      assertThat(service.counts().swaps()).isEqualTo(1);
      assertThat(encoder.cache().misses()).isEqualTo(misses);
    }
    assertThat(rewarded(FIRST)).hasSize(20).doesNotHaveDuplicates();
    assertThat(rewarded("charm-minilm@2")).hasSize(21).doesNotHaveDuplicates();
  }

  @Test
  void shouldPassOverAVersionThatCannotBeLoadedAndIgnoreCandidates() throws Exception {
    prompt("p");
    response("p", "m", "Answer");
    try (ScoringService service = service(ScorerFactory.heads(encoder))) {
      awaitIdle(FIRST);
      RewardModelVersion broken =
          RewardModelVersion.newBuilder(second()).setVersion("3").setArtifactSha256("00").build();
      cluster.send(Topics.REWARD_MODELS, "charm-minilm@3", broken);
      RewardModelVersion candidate =
          RewardModelVersion.newBuilder(second())
              .setVersion("4")
              .setStatus(RewardModelStatus.CANDIDATE.name())
              .build();
      cluster.send(Topics.REWARD_MODELS, "charm-minilm@4", candidate);
      response("p", "n", "Another answer");
      eventually("the first version goes on", () -> service.counts().scored() == 2);
      assertThat(service.health().rewardModel()).isEqualTo(FIRST);
    }
  }

  @Test
  void shouldTryAgainWhatFailsAndNeverMakeUpAScore() throws Exception {
    for (int i = 0; i < 5; i++) {
      prompt("p" + i);
      response("p" + i, "m", "Answer " + i);
    }
    AtomicInteger calls = new AtomicInteger();
    ScorerFactory unsteady =
        version -> new Unsteady(ScorerFactory.heads(encoder).open(version), calls);
    try (ScoringService service = service(unsteady)) {
      eventually("all are scored", () -> service.counts().scored() == 5);
      assertThat(service.counts().retried()).isGreaterThanOrEqualTo(3);
      assertThat(service.counts().deadLetters()).isZero();
    }
    assertThat(rewarded(FIRST)).hasSize(5).doesNotHaveDuplicates();
    assertThat(cluster.read(Topics.REWARDS)).noneMatch(r -> r.getScore() == 0);
  }

  @Test
  void shouldGiveUpAResponseThatAloneFailsAgainAndAgain() throws Exception {
    for (int i = 0; i < 5; i++) {
      prompt("p" + i);
      response("p" + i, "m", i == 2 ? "poison" : "Answer number " + i);
    }
    ScorerFactory failing = version -> new Poisoned(ScorerFactory.heads(encoder).open(version));
    try (ScoringService service = service(failing)) {
      awaitIdle(FIRST);
      assertThat(service.counts().scored()).isEqualTo(4);
      assertThat(service.counts().deadLetters()).isEqualTo(1);
    }
    assertThat(rewarded(FIRST)).hasSize(4);
    assertThat(cluster.deadLetters()).containsExactly("rejected");
  }

  /** Fails of one text, each time. */
  private record Poisoned(RewardScorer scorer) implements RewardScorer {
    @Override
    public String rewardModel() {
      return scorer.rewardModel();
    }

    @Override
    public List<ScoringResult> score(List<ScoringRequest> requests) {
      return requests.stream()
          .map(
              request ->
                  request.response().equals("poison")
                      ? new ScoringResult.Failed("the server gave 500")
                      : scorer.score(List.of(request)).get(0))
          .toList();
    }

    @Override
    public void close() {
      scorer.close();
    }
  }

  @Test
  void shouldGoOnWhereItWasAfterARestart() throws Exception {
    prompt("p");
    response("p", "m", "Answer");
    try (ScoringService service = service(ScorerFactory.heads(encoder))) {
      awaitIdle(FIRST);
      assertThat(service.counts().scored()).isEqualTo(1);
    }
    response("p", "n", "Another answer");
    try (ScoringService service = service(ScorerFactory.heads(encoder))) {
      eventually("the other one is scored", () -> service.counts().scored() == 1);
      awaitIdle(FIRST);
    }
    assertThat(rewarded(FIRST)).containsExactly("p/m", "p/n");
    assertThat(cluster.read(Topics.REWARD_MODELS)).hasSize(1);
  }

  @Test
  void shouldSayThatAFolderIsNotThereAndScoreWithNothingElseUntilItIs() throws Exception {
    prompt("p");
    response("p", "m", "Answer");
    Path made = TinyClassifier.write(folder.resolve("made"), "reward").folder();
    Path seen = folder.resolve("seen");
    RewardModelVersion inFolder =
        RewardModelVersion.newBuilder(ShippedHead.version())
            .setVersion("2")
            .setArtifact(null)
            .setArtifactUri(FolderArtifact.uri(seen))
            .setArtifactSha256(FolderArtifact.hash(made))
            .build();
    RewardModelVersion before =
        RewardModelVersion.newBuilder(ShippedHead.version())
            .setStatus(RewardModelStatus.RETIRED.name())
            .build();
    cluster.send(Topics.REWARD_MODELS, FIRST, before);
    cluster.send(Topics.REWARD_MODELS, "charm-minilm@2", inFolder);
    try (ScoringService service = service(new VersionScorers(ScorerFactory.heads(encoder)))) {
      eventually(
          "it says that the folder is not there",
          () ->
              service.health().state() == ScoringService.State.WITHOUT_HEAD
                  && service
                      .health()
                      .detail()
                      .contains("charm-minilm@2 cannot score here: its folder"));
      assertThat(cluster.read(Topics.REWARDS)).isEmpty();
      Files.move(made, seen);
      eventually("it scores", () -> service.counts().scored() == 1);
      assertThat(service.health().rewardModel()).isEqualTo("charm-minilm@2");
    }
    assertThat(rewarded("charm-minilm@2")).containsExactly("p/m");
    assertThat(rewarded(FIRST)).isEmpty();
  }

  /** Fails its first three batches, by answer and by exception. */
  private record Unsteady(RewardScorer scorer, AtomicInteger calls) implements RewardScorer {
    @Override
    public String rewardModel() {
      return scorer.rewardModel();
    }

    @Override
    public List<ScoringResult> score(List<ScoringRequest> requests) {
      int call = calls.incrementAndGet();
      if (call == 2) {
        throw new IllegalStateException("the scorer broke");
      }
      if (call <= 3) {
        return requests.stream().<ScoringResult>map(r -> new ScoringResult.Failed("busy")).toList();
      }
      return scorer.score(requests);
    }

    @Override
    public void close() {
      scorer.close();
    }
  }

  @Test
  void shouldTakeThePlaceOfAnInstanceThatWasKilledAtOnce() throws Exception {
    prompt("p");
    Properties killed = cluster.clients();
    killed.put("group.id", ScoringService.consumerGroup(FIRST));
    killed.put("group.instance.id", SETTINGS.instance());
    // Longer than this test has patience, as is the time-out of a rebalance.
    killed.put("session.timeout.ms", "300000");
    try (KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(killed, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      member.subscribe(List.of(Topics.RESPONSES.name()));
      eventually(
          "the member that will be killed has its partitions",
          () -> {
            member.poll(Duration.ofMillis(100));
            return !member.assignment().isEmpty();
          });
      response("p", "m", "An answer");
      try (ScoringService service = service(ScorerFactory.heads(encoder))) {
        awaitIdle(FIRST);
        assertThat(service.health().state()).isEqualTo(ScoringService.State.RUNNING);
      }
    }
    assertThat(rewarded(FIRST)).containsExactly("p/m");
  }

  @Test
  void shouldStopOneOfTwoInstancesOfTheSameNameAndSayWhy() throws Exception {
    try (ScoringService first = service(ScorerFactory.heads(encoder))) {
      eventually("the first scores", () -> first.health().state() == ScoringService.State.RUNNING);
      try (ScoringService second = service(ScorerFactory.heads(encoder), "elsewhere")) {
        eventually(
            "one of them stops",
            () ->
                Stream.of(first, second)
                    .anyMatch(s -> s.health().state() == ScoringService.State.REPLACED));
        ScoringService stopped =
            first.health().state() == ScoringService.State.REPLACED ? first : second;
        assertThat(stopped.health().detail()).contains("instance name test", "--instance");
        prompt("p");
        response("p", "m", "An answer");
        awaitIdle(FIRST);
      }
    }
    assertThat(rewarded(FIRST)).containsExactly("p/m");
  }

  @Test
  void shouldLeaveItsGroupWhenItIsStopped() throws Exception {
    try (ScoringService service = service(ScorerFactory.heads(encoder))) {
      prompt("p");
      response("p", "m", "An answer");
      awaitIdle(FIRST);
      assertThat(service.counts().scored()).isEqualTo(1);
    }
    try (Admin admin = Admin.create(cluster.clients())) {
      String group = ScoringService.consumerGroup(FIRST);
      assertThat(admin.describeConsumerGroups(List.of(group)).all().get().get(group).members())
          .isEmpty();
    }
  }
}
