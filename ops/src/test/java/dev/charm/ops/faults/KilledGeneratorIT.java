package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.consumers.generation.remote.PolicyModelServer;
import dev.charm.ops.CharmProcess;
import dev.charm.ops.embedded.EmbeddedRegistry;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.metrics.OwnMetric;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.InJvmCluster;
import dev.charm.streams.guarantees.Seeds;
import dev.charm.streams.guarantees.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A generator is killed at random moments, 3 times, or 20 in the profile {@code soak}. In the end
 * each prompt has its answers, each once, and nothing was asked for again but what was under way at
 * a kill.
 */
class KilledGeneratorIT {
  private static final int PROMPTS = 400;
  private static final int SAMPLES = 2;
  private static final int CONCURRENCY = 4;

  @TempDir Path folder;

  static Stream<Long> seeds() {
    return Seeds.of("killed generator");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldHaveEachAnswerOnceAndAskForNothingThatWasPublished(long seed) throws Exception {
    int kills = Integer.getInteger("charm.kills", 3);
    Random random = new Random(seed);
    Random pauses = new Random(seed);
    try (PolicyModelServer server = new PolicyModelServer();
        InJvmCluster cluster = InJvmCluster.start(4);
        EmbeddedRegistry registryProcess =
            new EmbeddedRegistry(
                RunningStack.INSTALLATION,
                folder.resolve("registry"),
                folder.resolve("registry.log"),
                Ports.free())) {
      server.always(
          (exchange, request) -> {
            // Out of order: one in ten takes ten times as long.
            pause(5 + pauses.nextInt(30) * (pauses.nextInt(10) == 0 ? 10 : 1));
            PolicyModelServer.behave(exchange, request);
          });
      registryProcess.start();
      Waiting.until("the registry answers", () -> registryProcess.state() == Service.State.RUNNING);
      try (Registry registry = new Registry(registryProcess.url(), Map.of())) {
        registry.registerAll();
        send(cluster, registry);
        for (int life = 0; life <= kills; life++) {
          Set<String> published = new HashSet<>(answers(cluster, registry));
          int asked = server.requests().size();
          int until = asked + 1 + random.nextInt(2 * PROMPTS * SAMPLES / (kills + 1));
          try (CharmProcess charm = start(server, cluster, registryProcess)) {
            if (life < kills) {
              charm.await(
                  () ->
                      server.requests().size() >= until
                          || server.requests().size() >= PROMPTS * SAMPLES);
              Thread.sleep(random.nextInt(200));
              charm.signal("KILL");
              charm.awaitExit();
            } else {
              charm.await(() -> answers(cluster, registry).size() >= PROMPTS * SAMPLES);
              shouldTellWhatItDid(charm);
              try (CharmProcess missing = missing(cluster, registryProcess)) {
                assertThat(missing.awaitExit()).isEqualTo(1);
                assertThat(missing.output()).contains("a generator of gemma@1 is at work");
              }
              charm.signal("TERM"); // one that is killed is a member until its session ends
              charm.awaitExit();
            }
          }
          List<String> again =
              server.requests().stream()
                  .skip(asked)
                  .map(KilledGeneratorIT::name)
                  .filter(published::contains)
                  .toList();
          // What was committed, but not yet to be seen when it was looked at, is not among them.
          assertThat(again).as("asked for again in life %d of seed %d", life, seed).isEmpty();
        }
        assertThat(answers(cluster, registry)).as("seed %d", seed).isEqualTo(expected());
        try (CharmProcess missing = missing(cluster, registryProcess)) {
          assertThat(missing.awaitExit()).as(missing.output()).isZero();
          assertThat(missing.output())
              .contains("0 of 800 answers of gemma@1 to 400 prompts are missing");
        }
        assertThat(server.requests().size())
            .as("seed %d", seed)
            // Requests, and answers of the last moments that were not committed yet.
            .isLessThanOrEqualTo(PROMPTS * SAMPLES + kills * 4 * CONCURRENCY);
      }
    }
  }

  private static void shouldTellWhatItDid(CharmProcess charm) throws Exception {
    String url =
        charm
            .output()
            .lines()
            .filter(line -> line.startsWith("metrics "))
            .findFirst()
            .orElseThrow()
            .substring("metrics ".length());
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(page.body())
        .contains(
            Stream.of(OwnMetric.values())
                .map(OwnMetric::prometheusName)
                .filter(name -> name.startsWith("charm_generat"))
                .map(name -> "\n" + name + "{service=\"generator gemma@1\"} ")
                .toList());
  }

  private static List<String> expected() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      for (int sample = 0; sample < SAMPLES; sample++) {
        expected.add("Prompt " + i + " " + sample);
      }
    }
    Collections.sort(expected);
    return expected;
  }

  private static String name(JsonNode request) {
    return PolicyModelServer.prompt(request) + " " + request.path("seed").asInt();
  }

  private static void pause(int millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private CharmProcess start(
      PolicyModelServer server, InJvmCluster cluster, EmbeddedRegistry registryProcess)
      throws IOException {
    Path models =
        Files.writeString(
            folder.resolve("policy-models.yaml"),
            "gemma@1: {endpoint: '%s', model: m, seed: 0, concurrency: %d}"
                .formatted(server.url(), CONCURRENCY));
    return CharmProcess.start(
        folder,
        Map.of(),
        "service",
        "generator",
        "--policy-model",
        "gemma@1",
        "--policy-models",
        models.toString(),
        "-n",
        String.valueOf(SAMPLES),
        "--instance",
        "one",
        "--metrics-port",
        String.valueOf(Ports.free()),
        "--state",
        folder.resolve("state").toString(),
        "--bootstrap-server",
        cluster.bootstrapServers(),
        "--schema-registry",
        registryProcess.url(),
        "-X",
        "session.timeout.ms=3000",
        "-X",
        "heartbeat.interval.ms=500",
        "-X",
        "transaction.timeout.ms=3000");
  }

  private CharmProcess missing(InJvmCluster cluster, EmbeddedRegistry registryProcess)
      throws IOException {
    return CharmProcess.start(
        folder,
        Map.of(),
        "generate",
        "--missing",
        "--policy-model",
        "gemma@1",
        "--policy-models",
        folder.resolve("policy-models.yaml").toString(),
        "-n",
        String.valueOf(SAMPLES),
        "--state",
        folder.resolve("missing").toString(),
        "--bootstrap-server",
        cluster.bootstrapServers(),
        "--schema-registry",
        registryProcess.url());
  }

  private static void send(InJvmCluster cluster, Registry registry) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            clients(cluster), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < PROMPTS; i++) {
        Prompt prompt =
            Prompt.newBuilder()
                .setPromptId("p" + i)
                .setMessages(List.of(new Message("user", "Prompt " + i)))
                .build();
        producer.send(
            new ProducerRecord<>(
                Topics.PROMPTS.name(),
                Keys.join("p" + i).getBytes(StandardCharsets.UTF_8),
                registry.serializer(Topics.PROMPTS).serialize(Topics.PROMPTS.name(), prompt)));
      }
    }
  }

  /** The answers as readers of what is committed see them, each as often as it is there. */
  private static List<String> answers(InJvmCluster cluster, Registry registry) {
    List<String> answers = new ArrayList<>();
    Map<String, Long> versions = new TreeMap<>();
    Properties properties = clients(cluster);
    properties.put("isolation.level", "read_committed");
    EventDecoder<Response> responses = registry.decoder(Topics.RESPONSES);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.RESPONSES.name()).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> until = new HashMap<>(consumer.endOffsets(partitions));
      while (partitions.stream().anyMatch(each -> consumer.position(each) < until.get(each))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          Response answer =
              ((Decoded.Value<Response>) responses.deserialize(record.topic(), record.value()))
                  .value();
          assertThat(answer.getText())
              .isEqualTo(answer.getSampleIndex() + ": Prompt " + answer.getPromptId().substring(1));
          answers.add(
              "Prompt " + answer.getPromptId().substring(1) + " " + answer.getSampleIndex());
          versions.merge(answer.getPromptId(), answer.getVersion(), Math::max);
        }
      }
    }
    assertThat(versions.values()).allMatch(version -> version == 0);
    Collections.sort(answers);
    return answers;
  }

  private static Properties clients(InJvmCluster cluster) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", cluster.bootstrapServers());
    return properties;
  }
}
