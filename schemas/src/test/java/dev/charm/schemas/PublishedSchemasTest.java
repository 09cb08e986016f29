package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is registered, written and published is the same. */
class PublishedSchemasTest {
  private static final Path FILES = Path.of("avro");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Topic<?>> topics() {
    return Topics.all();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void shouldRegisterTheFileAsItIs(Topic<?> topic) throws Exception {
    String file = Files.readString(FILES.resolve(topic.valueType().getSimpleName() + ".avsc"));
    assertThat(topic.schema()).isEqualTo(new Schema.Parser().parse(file));
    assertThat(topic.schema().toString()).doesNotContain("avro.java");

    try (Registry registry = RegistryInMemory.withAllSchemas()) {
      assertThat(registry.client().getAllVersions(topic.subject())).containsExactly(1);
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  void shouldWriteByWhatItRegisters(Topic<?> topic) {
    Schema written = SpecificData.get().getSchema(topic.valueType());
    assertThat(SchemaNormalization.parsingFingerprint64(written))
        .isEqualTo(SchemaNormalization.parsingFingerprint64(topic.schema()));
  }

  /** Each file can be registered by itself, so a record within several stands in each of them. */
  @Test
  void shouldSayTheSameOfARecordInEveryFile() throws IOException {
    Map<String, JsonNode> records = new HashMap<>();
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.toList()) {
        collect(JSON.readTree(file.toFile()), records);
      }
    }
    assertThat(records).containsKeys("Message", "ArenaRating", "Candidate");
  }

  private static void collect(JsonNode node, Map<String, JsonNode> records) {
    if (node.isObject() && node.has("fields")) {
      ObjectNode record = node.deepCopy();
      record.remove("namespace");
      JsonNode other = records.putIfAbsent(record.get("name").asText(), record);
      if (other != null) {
        assertThat(record).isEqualTo(other);
      }
    }
    node.forEach(part -> collect(part, records));
  }

  @Test
  void shouldWriteTheBytesThatConfluentsSerializerWrites() throws Exception {
    try (Registry registry = new Registry("mock://" + UUID.randomUUID(), Map.of());
        KafkaAvroSerializer confluent = new KafkaAvroSerializer(registry.client())) {
      registry.registerAll();
      confluent.configure(
          Map.of(
              "schema.registry.url",
              registry.url(),
              "auto.register.schemas",
              false,
              "avro.remove.java.properties",
              true,
              "avro.use.logical.type.converters",
              true),
          false);
      RatingSnapshot rating =
          new RatingSnapshot("s", "ä", "m", 1.5, null, 2.0, 7L, Instant.ofEpochMilli(1234567));
      Prompt prompt = new Prompt("p", List.of(new Message("user", "hi")), null, -1L, "x");

      assertThat(registry.serializer(Topics.RATING_SNAPSHOTS).serialize("t", rating))
          .isEqualTo(confluent.serialize(Topics.RATING_SNAPSHOTS.name(), rating));
      assertThat(registry.serializer(Topics.PROMPTS).serialize("t", prompt))
          .isEqualTo(confluent.serialize(Topics.PROMPTS.name(), prompt));
      assertThat(registry.serializer(Topics.PROMPTS).serialize("t", null)).isNull();
    }
  }
}
