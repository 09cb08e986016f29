package dev.charm.ops.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** "Write to it, read from it": every topic of the catalogue, for people. Markdown. */
public final class TopicPage {
  private static final ObjectWriter JSON =
      new ObjectMapper()
          .writer(
              new DefaultPrettyPrinter()
                  .withSeparators(
                      Separators.createDefaultInstance()
                          .withObjectFieldValueSpacing(Separators.Spacing.AFTER)));

  private static final String HEAD =
      """
      # Write to it, read from it

      Every topic, for programs in any language. `./charm topics describe` makes this page of the topic catalogue, and
      `./charm topics asyncapi` makes [asyncapi.yaml](asyncapi.yaml), the same for tools (AsyncAPI 3.0).

      Examples to copy, each run by a test: [Python](python) writes and reads, [kafkajs](kafkajs) reads,
      [Flink SQL](flink) joins, [Kafka Connect](connect) fills tables, [Spark](spark) counts, [datasets](datasets) streams
      into training. [A reward model](reward-model) is trained on exported pairs, without a broker.

      ## What holds for all

      - **Keys** are text in UTF-8, parts joined by `|`. Within a part, and in a key of one part as well, `%` is written
        `%25` and `|` is written `%7C`: the prompt `100% of a|b` has the key `KEY`. A value that does not belong under
        its key becomes a dead letter.
      - **Values** are Avro as Confluent's serializers write it: a zero byte, four bytes of schema id, the record. Take the
        schema that the registry has (`auto.register.schemas=false`, `use.latest.version=true`) rather than register one.
      - **Partitions**: a record counts wherever it lies. In its right partition it is used at once; elsewhere it is
        routed first, counted in `charm status`. Right is murmur2 of the key, Java's own way: librdkafka (Python, Go, C#,
        Rust, PHP) does it with `partitioner=murmur2_random`, kafkajs 2 by default.
      - **Versions**: of two records of one thing the higher `version` counts, whatever the order of arrival.
        A `version` in milliseconds is fine; beyond 2^53 JavaScript cannot read it.
      - **Reading**: what charm writes, it writes in transactions, so set `isolation.level=read_committed`. The last offset
        of a partition is often the marker of a transaction, which no consumer is given.
      - **Tombstones**: in a compacted topic a record without a value says that its key is gone. In a topic kept by time
        it becomes a dead letter.
      - **Times** are milliseconds since 1970, UTC.
      """;

  private TopicPage() {}

  /** The page. */
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(HEAD.replace("`KEY`", "`" + Keys.join("100% of a|b") + "`"));
    page.append("\n## Write\n");
    List<TopicGuide<?>> guides = TopicGuide.all();
    guides.stream().filter(TopicGuide::written).forEach(guide -> section(page, guide));
    page.append("\n## Read\n\nWhat charm writes itself. Leave the writing to it.\n");
    guides.stream().filter(guide -> !guide.written()).forEach(guide -> section(page, guide));
    deadLetters(page);
    internal(page);
    return page.toString();
  }

  private static void section(StringBuilder page, TopicGuide<?> guide) {
    Topic<?> topic = guide.topic();
    page.append("\n### %s\n\n%s\n\n".formatted(topic.name(), topic.purpose()));
    page.append("| | |\n|---|---|\n");
    row(
        page,
        "key",
        "`%s`, such as `%s`".formatted(inTable(TopicGuide.keyForm(topic)), inTable(guide.key())));
    row(page, "partition", partition(guide));
    row(page, "kept", kept(topic));
    row(page, "value", "[%1$s](../../schemas/avro/%1$s.avsc)".formatted(topic.schema().getName()));
    row(page, "subject", "`" + topic.subject() + "`");
    if (guide.tombstone() != null) {
      row(page, "tombstone", guide.tombstone());
    }
    page.append(
        "\n| %s | type | meaning |\n|---|---|---|\n"
            .formatted(guide.written() ? "required" : "always there"));
    guide.required().forEach(field -> field(page, field));
    String optional =
        guide.optional().stream()
            .map(field -> "`" + field.name() + "`")
            .collect(Collectors.joining(", "));
    if (!optional.isEmpty()) {
      page.append(
          "\n%s: %s.\n"
              .formatted(guide.written() ? "May be left out" : "May be null or empty", optional));
    }
    if (guide.rule() != null) {
      page.append("\n").append(guide.rule()).append("\n");
    }
    page.append("\n```json\n").append(json(guide)).append("\n```\n");
  }

  private static void row(StringBuilder page, String name, String text) {
    page.append("| ").append(name).append(" | ").append(text).append(" |\n");
  }

  private static void field(StringBuilder page, Schema.Field field) {
    page.append("| `%s` | %s | %s |\n".formatted(field.name(), type(field.schema()), field.doc()));
  }

  /** A bar ends a cell of a table, even within a code span. */
  private static String inTable(String text) {
    return text.replace("|", "\\|");
  }

  private static String partition(TopicGuide<?> guide) {
    return switch (guide.topic().partitioning()) {
      case PROMPT ->
          guide.topic().keyParts().size() == 1
              ? "murmur2 of the key"
              : "murmur2 of the key's part PROMPT";
      case REWARD_MODEL -> "murmur2 of the key's part REWARD MODEL";
      case ARENA ->
          "murmur2 of the arena, up to its first `/` if it has one."
              + " There is one partition unless an operator made more; then choose the partition"
              + " yourself, or let records be routed";
      case SINGLE -> "the only one";
    };
  }

  private static String kept(Topic<?> topic) {
    return switch (topic.kept()) {
      case COMPACTED -> "compacted: the latest record of each key";
      case TIME -> Topic.RETENTION.toDays() + " days";
    };
  }

  private static String type(Schema schema) {
    if (schema.getLogicalType() != null) {
      return schema.getType().getName() + ", " + schema.getLogicalType().getName();
    }
    return switch (schema.getType()) {
      case ARRAY -> "array of " + type(schema.getElementType());
      case MAP -> "map of " + type(schema.getValueType());
      case UNION ->
          schema.getTypes().stream().map(TopicPage::type).collect(Collectors.joining(" or "));
      default -> schema.getName();
    };
  }

  /** What one writes: of a field that may be left out only what differs from its default. */
  private static String json(TopicGuide<?> guide) {
    ObjectNode json = PlainJson.of(guide.example());
    if (guide.written()) {
      for (Schema.Field field : guide.optional()) {
        Object value =
            guide.example().get(guide.example().getSchema().getField(field.name()).pos());
        if (GenericData.get().getDefaultValue(field) == null
            ? value == null
            : GenericData.get().getDefaultValue(field).equals(value)) {
          json.remove(field.name());
        }
      }
    }
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void deadLetters(StringBuilder page) {
    page.append(
        """

        ### %s

        What could not be used, as it came: key and value are the bytes of the original, values cut at %d kB. One
        partition, kept for %d days; no schema. The headers, text, tell `%s` (such as `wrong-key`), `%s` (what exactly),
        `%s` (who found it), `%s`, `%s` and `%s` (where it came from). A record that `charm dead-letters replay` has written
        again bears `%s`, and so does its new dead letter: the partition and offset of the earlier one.
        """
            .formatted(
                Topics.DEAD_LETTERS,
                DeadLetters.MAX_VALUE_BYTES / 1024,
                Topic.RETENTION.toDays(),
                DeadLetters.REASON,
                DeadLetters.DETAIL,
                DeadLetters.STAGE,
                DeadLetters.ORIGIN,
                DeadLetters.PARTITION,
                DeadLetters.OFFSET,
                DeadLetters.REPLAYED_FROM));
  }

  private static void internal(StringBuilder page) {
    page.append(
        "\n## Leave alone\n\nTopics between the parts of charm; their form changes without notice.\n\n");
    page.append("| topic | key | purpose |\n|---|---|---|\n");
    Topics.all().stream()
        .filter(Topic::internal)
        .forEach(
            topic ->
                page.append(
                    "| %s | `%s` | %s |\n"
                        .formatted(
                            topic.name(), inTable(TopicGuide.keyForm(topic)), topic.purpose())));
    for (RoutedTopic routed : RoutedTopic.values()) {
      page.append(
          "| %s | key of the source | %s |\n".formatted(routed.topicName(), routed.purpose()));
    }
  }
}
