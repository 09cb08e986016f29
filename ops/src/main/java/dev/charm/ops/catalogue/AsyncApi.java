package dev.charm.ops.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Partitions;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The catalogue as an AsyncAPI 3.0 document, from where a client stands: it sends what charm reads,
 * and receives what charm writes.
 */
public final class AsyncApi {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .build());

  private static final String SCHEMA_FORMAT = "application/vnd.apache.avro;version=1.9.0";
  private static final String BINDING = "0.5.0";

  private final Partitions partitions;
  private final ObjectNode document = YAML.createObjectNode();
  private final ObjectNode channels;
  private final ObjectNode operations;
  private final ObjectNode messages;

  private AsyncApi(String bootstrapServer, String schemaRegistry, Partitions partitions) {
    this.partitions = partitions;
    document.put("asyncapi", "3.0.0");
    document
        .putObject("info")
        .put("title", "charm-streams")
        .put("version", "1.0.0")
        .put(
            "description",
            "Live calibration of reward models against human preference. The operations are those of"
                + " a client: it sends what charm reads, and receives what charm writes. Keys are"
                + " text: parts joined by |, with % and | escaped as %25 and %7C within a part."
                + " Values are Avro with Confluent's header. Read committed records only. How many"
                + " partitions there are is the default, and an operator's choice.");
    document.put("defaultContentType", "avro/binary");
    ObjectNode server = document.putObject("servers").putObject("kafka");
    server.put("host", bootstrapServer).put("protocol", "kafka");
    server
        .putObject("bindings")
        .putObject("kafka")
        .put("schemaRegistryUrl", schemaRegistry)
        .put("schemaRegistryVendor", "confluent")
        .put("bindingVersion", BINDING);
    this.channels = document.putObject("channels");
    this.operations = document.putObject("operations");
    this.messages = document.putObject("components").putObject("messages");
  }

  /**
   * The document, YAML.
   *
   * @param bootstrapServer where the broker is, {@code HOST:PORT}
   * @param schemaRegistry where the registry's Confluent API is, a URL
   */
  public static String yaml(String bootstrapServer, String schemaRegistry, Partitions partitions) {
    AsyncApi api = new AsyncApi(bootstrapServer, schemaRegistry, partitions);
    TopicGuide.all().forEach(api::add);
    api.addDeadLetters();
    try {
      return YAML.writeValueAsString(api.document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(TopicGuide<?> guide) {
    Topic<?> topic = guide.topic();
    String channel = channelId(topic.name());
    ObjectNode kafka = channel(channel, topic.name(), topic.purpose(), topic.schema().getName());
    kafka.put("partitions", count(topic.partitioning()));
    ObjectNode settings = kafka.putObject("topicConfiguration");
    settings
        .putArray(TopicConfig.CLEANUP_POLICY_CONFIG)
        .add(topic.config().get(TopicConfig.CLEANUP_POLICY_CONFIG));
    for (String name :
        List.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)) {
      String value = topic.config().get(name);
      if (value != null) {
        settings.put(name, Long.parseLong(value));
      }
    }
    kafka.put("bindingVersion", BINDING);
    if (guide.written()) {
      operation("send", channel, topic.schema().getName());
    }
    operation("receive", channel, topic.schema().getName());
    message(guide);
  }

  /** A channel with one message. Returns its Kafka binding, to be filled. */
  private ObjectNode channel(String id, String topic, String purpose, String message) {
    ObjectNode channel = channels.putObject(id);
    channel.put("address", topic).put("description", purpose);
    channel
        .putObject("messages")
        .putObject(message)
        .put("$ref", "#/components/messages/" + message);
    return channel.putObject("bindings").putObject("kafka").put("topic", topic);
  }

  private void operation(String action, String channel, String message) {
    ObjectNode operation =
        operations.putObject(
            action + channel.substring(0, 1).toUpperCase(Locale.ROOT) + channel.substring(1));
    operation.put("action", action);
    operation.putObject("channel").put("$ref", "#/channels/" + channel);
    operation
        .putArray("messages")
        .addObject()
        .put("$ref", "#/channels/" + channel + "/messages/" + message);
  }

  /** The message of a topic's values; two topics of one record share it. */
  private void message(TopicGuide<?> guide) {
    Topic<?> topic = guide.topic();
    ObjectNode message = messages.putObject(topic.schema().getName());
    message.put("name", topic.schema().getName()).put("summary", topic.schema().getDoc());
    if (guide.rule() != null) {
      message.put("description", guide.rule());
    }
    ObjectNode payload = message.putObject("payload");
    payload.put("schemaFormat", SCHEMA_FORMAT);
    try {
      payload.set("schema", new ObjectMapper().readTree(topic.schema().toString()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(topic + " has a schema that is not JSON", e);
    }
    ObjectNode kafka = message.putObject("bindings").putObject("kafka");
    ObjectNode key = kafka.putObject("key").put("type", "string");
    key.put("description", TopicGuide.keyForm(topic));
    key.put("pattern", pattern(topic.keyParts().size()));
    key.putArray("examples").add(guide.key());
    kafka
        .put("schemaIdLocation", "payload")
        .put("schemaIdPayloadEncoding", "confluent")
        .put("schemaLookupStrategy", "TopicNameStrategy")
        .put("bindingVersion", BINDING);
    message
        .putArray("examples")
        .addObject()
        .put("name", topic.name())
        .set("payload", PlainJson.of(guide.example()));
  }

  /** So many parts, none empty, each escaped. */
  private static String pattern(int parts) {
    String part = "(?:[^%|]|%25|%7C)+";
    return "^" + String.join("\\|", Collections.nCopies(parts, part)) + "$";
  }

  private void addDeadLetters() {
    String channel = channelId(Topics.DEAD_LETTERS);
    channel(
            channel,
            Topics.DEAD_LETTERS,
            "Records that could not be used, as they came.",
            "DeadLetter")
        .put("partitions", 1)
        .put("bindingVersion", BINDING);
    operation("receive", channel, "DeadLetter");
    ObjectNode message = messages.putObject("DeadLetter");
    message
        .put("name", "DeadLetter")
        .put("summary", "The bytes of a record that could not be used; the headers say why.")
        .put("contentType", "application/octet-stream");
    ObjectNode headers = message.putObject("headers").put("type", "object");
    ObjectNode properties = headers.putObject("properties");
    header(properties, DeadLetters.REASON, "Why.")
        .putArray("enum")
        .addAll(
            Arrays.stream(MalformedReason.values())
                .<JsonNode>map(reason -> TextNode.valueOf(reason.label()))
                .toList());
    header(properties, DeadLetters.DETAIL, "What exactly, for people.");
    header(properties, DeadLetters.STAGE, "Who found it.");
    header(properties, DeadLetters.ORIGIN, "Topic, or file, that the record came from.");
    header(properties, DeadLetters.PARTITION, "Partition of the origin; absent for a file.");
    header(properties, DeadLetters.OFFSET, "Offset in the partition, or line in the file.");
    header(properties, DeadLetters.SIZE, "Bytes of the whole value; only where it was cut.");
    header(properties, DeadLetters.SHA256, "Of the whole value; only where it was cut.");
    header(
        properties,
        DeadLetters.REPLAYED_FROM,
        "The earlier dead letter, partition/offset; only where its record was replayed.");
  }

  private static ObjectNode header(ObjectNode properties, String name, String meaning) {
    return properties.putObject(name).put("type", "string").put("description", meaning);
  }

  private int count(Topic.Partitioning partitioning) {
    return switch (partitioning) {
      case PROMPT -> partitions.prompt();
      case REWARD_MODEL -> partitions.rewardModel();
      case ARENA -> partitions.arena();
      case SINGLE -> 1;
    };
  }

  /** {@code charm.rating-snapshots} is {@code ratingSnapshots}. */
  private static String channelId(String topic) {
    StringBuilder id = new StringBuilder();
    boolean upper = false;
    for (char c : topic.substring(topic.indexOf('.') + 1).toCharArray()) {
      if (c == '-') {
        upper = true;
      } else {
        id.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return id.toString();
  }
}
