package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.charm.ops.CharmProcess;
import dev.charm.ops.embedded.EmbeddedRegistry;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.InJvmCluster;
import dev.charm.streams.guarantees.Seeds;
import dev.charm.streams.guarantees.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
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
 * Two instances of the scorer share the responses for two declared reward models, and are killed at
 * random moments: 3 times, or 20 in the profile {@code soak}.
 */
class KilledScorersIT {
  private static final int PROMPTS = 100;
  private static final int ANSWERS = 6;
  private static final List<String> REWARD_MODELS = List.of("lengthy@1", "lengthy@2");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  private final Map<String, CharmProcess> running = new HashMap<>();

  static Stream<Long> seeds() {
    return Seeds.of("killed scorers");
  }

  /** Scores by length, takes its time, and refuses one answer of each prompt. */
  private static HttpServer rewardServer() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", KilledScorersIT::answer);
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    JsonNode asked = MAPPER.readTree(exchange.getRequestBody());
    String response = asked.path("response").asText();
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] body = String.valueOf(response.length() - 20.25).getBytes(StandardCharsets.UTF_8);
    boolean refused = response.contains("never");
    exchange.sendResponseHeaders(refused ? 422 : 200, refused ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      if (!refused) {
        out.write(body);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldEndEachResponseInOneRewardOrOneDeadLetterForEachRewardModel(long seed)
      throws Exception {
    HttpServer server = rewardServer();
    try (InJvmCluster cluster = InJvmCluster.start(4);
        EmbeddedRegistry registryProcess =
            new EmbeddedRegistry(
                RunningStack.INSTALLATION,
                folder.resolve("registry"),
                folder.resolve("registry.log"),
                Ports.free())) {
      registryProcess.start();
      Waiting.until("the registry answers", () -> registryProcess.state() == Service.State.RUNNING);
      try (Registry registry = new Registry(registryProcess.url(), Map.of())) {
        registry.registerAll();
        Path models = declared(server.getAddress().getPort());
        start("one", models, cluster, registryProcess);
        start("two", models, cluster, registryProcess);
        Random random = new Random(seed);
        int kills = Integer.getInteger("charm.kills", 3);
        for (int kill = 0; kill < kills; kill++) {
          send(cluster, registry, kill, kills);
          Thread.sleep(random.nextInt(4_000));
          String victim = random.nextBoolean() ? "one" : "two";
          kill(victim);
          start(victim, models, cluster, registryProcess);
        }
        TreeMap<String, Integer> ends = new TreeMap<>();
        Waiting.until(
            "each response has its end",
            () -> {
              ends.clear();
              ends.putAll(ends(cluster, registry));
              return ends.values().stream().mapToInt(Integer::intValue).sum()
                  >= PROMPTS * ANSWERS * REWARD_MODELS.size();
            });
        assertThat(ends).hasSize(PROMPTS * ANSWERS * REWARD_MODELS.size());
        assertThat(ends.values()).as("how many ends each has").containsOnly(1);
        assertThat(ends.keySet().stream().filter(end -> end.startsWith("dead")))
            .hasSize(PROMPTS * REWARD_MODELS.size());
      }
    } finally {
      running.values().forEach(CharmProcess::close);
      server.stop(0);
    }
  }

  private Path declared(int port) throws IOException {
    StringBuilder yaml = new StringBuilder("reward-models:\n");
    for (String id : REWARD_MODELS) {
      yaml.append("  %s: {backend: slime, url: 'http://127.0.0.1:%d/'}\n".formatted(id, port));
    }
    return Files.writeString(folder.resolve("reward-models.yaml"), yaml);
  }

  private void start(
      String name, Path models, InJvmCluster cluster, EmbeddedRegistry registryProcess)
      throws IOException {
    running.put(
        name,
        CharmProcess.start(
            folder,
            Map.of(),
            "service",
            "scorer",
            "--reward-models",
            models.toString(),
            "--instance",
            name,
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
            "transaction.timeout.ms=3000"));
  }

  private void kill(String name) throws Exception {
    CharmProcess victim = running.get(name);
    assertThat(victim.isAlive()).as(victim.output()).isTrue();
    victim.signal("KILL");
    victim.awaitExit();
  }

  /** Sends the prompts of a round with their answers; the last one of each is refused. */
  private static void send(InJvmCluster cluster, Registry registry, int round, int rounds) {
    Properties properties = clients(cluster);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int p = round; p < PROMPTS; p += rounds) {
        String id = "p" + p;
        byte[] key = Keys.join(id).getBytes(StandardCharsets.UTF_8);
        Prompt prompt =
            Prompt.newBuilder()
                .setPromptId(id)
                .setMessages(List.of(new Message("user", "Question " + p)))
                .build();
        producer.send(
            new ProducerRecord<>(
                Topics.PROMPTS.name(),
                key,
                registry.serializer(Topics.PROMPTS).serialize(Topics.PROMPTS.name(), prompt)));
        for (int a = 0; a < ANSWERS; a++) {
          Response response =
              Response.newBuilder()
                  .setPromptId(id)
                  .setPolicyModel("m" + a)
                  .setText(a == ANSWERS - 1 ? "never" : "answer " + "so ".repeat(a + p % 7))
                  .build();
          producer.send(
              new ProducerRecord<>(
                  Topics.RESPONSES.name(),
                  key,
                  registry
                      .serializer(Topics.RESPONSES)
                      .serialize(Topics.RESPONSES.name(), response)));
        }
      }
    }
  }

  /** How many ends each response has for each reward model, as readers of what is committed see. */
  private static Map<String, Integer> ends(InJvmCluster cluster, Registry registry) {
    Map<String, Integer> ends = new HashMap<>();
    Properties properties = clients(cluster);
    properties.put("isolation.level", "read_committed");
    EventDecoder<Reward> rewards = registry.decoder(Topics.REWARDS);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (String topic : List.of(Topics.REWARDS.name(), Topics.DEAD_LETTERS)) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> until = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(each -> consumer.position(each) < until.get(each))) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            ends.merge(
                topic.equals(Topics.DEAD_LETTERS) ? dead(record) : scored(record, rewards),
                1,
                Integer::sum);
          }
        }
      }
    }
    return ends;
  }

  private static String scored(
      ConsumerRecord<byte[], byte[]> record, EventDecoder<Reward> rewards) {
    Reward reward =
        ((Decoded.Value<Reward>) rewards.deserialize(record.topic(), record.value())).value();
    assertThat(reward.getProvenance()).containsEntry("backend", "slime");
    return "reward %s %s %s"
        .formatted(reward.getRewardModel(), reward.getPromptId(), reward.getPolicyModel());
  }

  private static String dead(ConsumerRecord<byte[], byte[]> record) {
    List<String> parts = new ArrayList<>(List.of("dead letter"));
    for (String name :
        List.of(DeadLetters.STAGE, DeadLetters.ORIGIN, DeadLetters.PARTITION, DeadLetters.OFFSET)) {
      byte[] value = record.headers().lastHeader(name).value();
      parts.add(new String(value, StandardCharsets.UTF_8));
    }
    return String.join(" ", parts);
  }

  private static Properties clients(InJvmCluster cluster) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", cluster.bootstrapServers());
    return properties;
  }
}
