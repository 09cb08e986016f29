package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.charm.ops.CharmProcess;
import dev.charm.ops.embedded.EmbeddedRegistry;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.InJvmCluster;
import dev.charm.streams.guarantees.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One scorer process and very many responses: prints what memory it takes on its way. A build does
 * not run it: {@code mvn verify -pl ops -am -Dit.test=ScorerMemoryIT -Dexamples.excluded=none},
 * with {@code -Dcharm.responses=N} for another number.
 */
@Tag("large")
class ScorerMemoryIT {
  private static final int RESPONSES = Integer.getInteger("charm.responses", 200_000);
  private static final int ANSWERS = 10;
  private static final int PARTITIONS = 4;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

  /** Without progress for so long it has failed. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Of the memory at half the responses: a heap may fill up, and a leak of each would be more. */
  private static final double MOST_GROWTH = 1.1;

  @TempDir Path folder;

  /** Each answer would wait 40 ms for the client's ACK if head and body went apart. */
  private static HttpServer rewardServer() throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", ScorerMemoryIT::answer);
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    int length = exchange.getRequestBody().readAllBytes().length;
    byte[] body = String.valueOf(length - 120.25).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Test
  void shouldScoreVeryManyResponsesInMemoryThatStaysFlat() throws Exception {
    assumeThat(Path.of("/proc/self/status")).as("where a process's memory is told").exists();
    HttpServer server = rewardServer();
    try (InJvmCluster cluster = InJvmCluster.start(PARTITIONS);
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
        send(cluster, registry);
        Path models =
            Files.writeString(
                folder.resolve("reward-models.yaml"),
                "lengthy@1: {backend: slime, url: 'http://127.0.0.1:%d/'}\n"
                    .formatted(server.getAddress().getPort()));
        try (CharmProcess scorer =
            CharmProcess.start(
                folder,
                Map.of("MALLOC_ARENA_MAX", "2"),
                "service",
                "scorer",
                "--reward-models",
                models.toString(),
                "--state",
                folder.resolve("state").toString(),
                "--bootstrap-server",
                cluster.bootstrapServers(),
                "--schema-registry",
                registryProcess.url())) {
          follow(scorer, cluster, registry);
        }
      }
    } finally {
      server.stop(0);
    }
  }

  private static void follow(CharmProcess scorer, InJvmCluster cluster, Registry registry)
      throws Exception {
    NavigableMap<Integer, Long> resident = new TreeMap<>(); // by the number of rewards
    Set<String> scored = new HashSet<>();
    EventDecoder<Reward> rewards = registry.decoder(Topics.REWARDS);
    long began = System.nanoTime();
    long moved = began;
    long looked = 0;
    int records = 0;
    Properties properties = clients(cluster);
    properties.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.REWARDS.name()).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (scored.size() < RESPONSES) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Decoded<Reward> decoded = rewards.deserialize(record.topic(), record.value());
          Reward reward = ((Decoded.Value<Reward>) decoded).value();
          scored.add(reward.getPromptId() + " " + reward.getPolicyModel());
          records++;
          moved = System.nanoTime();
        }
        assertThat(scorer.isAlive()).as(scorer.output()).isTrue();
        assertThat(System.nanoTime() - moved).as(scorer.output()).isLessThan(PATIENCE.toNanos());
        if (System.nanoTime() - looked > BETWEEN_LOOKS.toNanos()) {
          looked = System.nanoTime();
          resident.put(records, resident(scorer));
        }
      }
      resident.put(records, resident(scorer));
    }
    System.out.printf(
        "%,d rewards, %,d of them distinct, in %d s; looks: %d%n",
        records, scored.size(), (System.nanoTime() - began) / 1_000_000_000, resident.size());
    System.out.printf("resident when first seen: %,d kB%n", resident.firstEntry().getValue());
    for (int percent : List.of(5, 10, 25, 50, 75, 100)) {
      Map.Entry<Integer, Long> look = at(resident, percent);
      System.out.printf(
          "resident at %d %% (%,d rewards): %,d kB%n", percent, look.getKey(), look.getValue());
    }
    assertThat(records).as("rewards: one for each response").isEqualTo(RESPONSES);
    assertThat((double) at(resident, 100).getValue())
        .as("resident memory in the end, kB")
        .isLessThan(MOST_GROWTH * at(resident, 50).getValue());
  }

  private static Map.Entry<Integer, Long> at(NavigableMap<Integer, Long> resident, int percent) {
    return resident.ceilingEntry((int) ((long) RESPONSES * percent / 100));
  }

  private static long resident(CharmProcess process) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void send(InJvmCluster cluster, Registry registry) {
    Properties properties = clients(cluster);
    properties.put("linger.ms", "5");
    try (Serializer<Prompt> prompts = registry.serializer(Topics.PROMPTS);
        Serializer<Response> responses = registry.serializer(Topics.RESPONSES);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < RESPONSES; i++) {
        String id = "p" + i / ANSWERS;
        if (i % ANSWERS == 0) {
          Prompt prompt =
              Prompt.newBuilder()
                  .setPromptId(id)
                  .setMessages(List.of(new Message("user", "What is " + i + " times 7?")))
                  .build();
          producer.send(record(Topics.PROMPTS, id, prompts, prompt));
        }
        Response response =
            Response.newBuilder()
                .setPromptId(id)
                .setPolicyModel("m" + i % ANSWERS)
                .setText("It is " + 7L * i + ".".repeat(1 + i % 13))
                .build();
        producer.send(record(Topics.RESPONSES, id, responses, response));
      }
    }
  }

  private static <T extends SpecificRecord> ProducerRecord<byte[], byte[]> record(
      Topic<T> topic, String prompt, Serializer<T> serializer, T value) {
    return new ProducerRecord<>(
        topic.name(),
        Keys.join(prompt).getBytes(StandardCharsets.UTF_8),
        serializer.serialize(topic.name(), value));
  }

  private static Properties clients(InJvmCluster cluster) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", cluster.bootstrapServers());
    return properties;
  }
}
