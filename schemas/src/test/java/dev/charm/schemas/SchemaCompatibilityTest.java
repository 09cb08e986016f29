package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every change of a schema to BACKWARD_TRANSITIVE: {@code snapshots/<topic>/<n>.avsc} are the
 * versions that were ever published, and the schema of today must read them all. Who changes a
 * schema adds the next snapshot; nobody edits one.
 */
class SchemaCompatibilityTest {
  private static final Path SNAPSHOTS = Path.of("src/test/resources/snapshots");
  private static final Path PROPOSED = Path.of("target/snapshots");

  static List<Topic<?>> topics() {
    return Topics.all();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void shouldReadWhateverWasEverPublished(Topic<?> topic) throws IOException {
    assertThat(faults(topic.schema(), snapshots(topic))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void shouldHaveASnapshotOfTheSchemaOfToday(Topic<?> topic) throws IOException {
    List<Schema> published = snapshots(topic);
    if (published.isEmpty() || !published.get(published.size() - 1).equals(topic.schema())) {
      Path proposed = PROPOSED.resolve(topic.name()).resolve((published.size() + 1) + ".avsc");
      Files.createDirectories(proposed.getParent());
      Files.writeString(proposed, SchemaFormatter.format("json/pretty", topic.schema()) + "\n");
      fail("%s has no snapshot of its schema of today: commit schemas/%s", topic.name(), proposed);
    }
  }

  @Test
  void shouldRefuseANewFieldWithoutDefault() throws IOException {
    Schema changed =
        edited(
            Topics.REWARDS.schema(),
            "\"fields\":[",
            "\"fields\":[{\"name\":\"added\",\"type\":\"string\"},");

    assertThat(faults(changed, snapshots(Topics.REWARDS)))
        .anyMatch(fault -> fault.contains("READER_FIELD_MISSING_DEFAULT_VALUE"));
  }

  @Test
  void shouldRefuseAChangedType() throws IOException {
    Schema changed =
        edited(
            Topics.REWARDS.schema(),
            "\"name\":\"score\",\"type\":\"double\"",
            "\"name\":\"score\",\"type\":\"string\"");

    assertThat(faults(changed, snapshots(Topics.REWARDS)))
        .anyMatch(fault -> fault.contains("TYPE_MISMATCH"));
  }

  @Test
  void shouldRefuseAChangeThatOnlyTheOldestSnapshotCannotBear() throws IOException {
    Schema oldest = Topics.REWARDS.schema();
    Schema between =
        edited(
            oldest, "\"fields\":[", "\"fields\":[{\"name\":\"n\",\"type\":\"int\",\"default\":0},");
    Schema newest =
        edited(oldest, "\"fields\":[", "\"fields\":[{\"name\":\"n\",\"type\":\"int\"},");

    assertThat(faults(newest, List.of(between))).isEmpty();
    assertThat(faults(newest, List.of(oldest, between))).isNotEmpty();
  }

  @Test
  void shouldAcceptANewFieldWithDefault() throws IOException {
    Schema changed =
        edited(
            Topics.REWARDS.schema(),
            "\"fields\":[",
            "\"fields\":[{\"name\":\"added\",\"type\":\"string\",\"default\":\"\"},");

    assertThat(faults(changed, snapshots(Topics.REWARDS))).isEmpty();
  }

  private static List<String> faults(Schema today, List<Schema> published) {
    return new AvroSchema(today)
        .isCompatible(
            CompatibilityLevel.BACKWARD_TRANSITIVE,
            published.stream()
                .<ParsedSchemaHolder>map(
                    schema -> new SimpleParsedSchemaHolder(new AvroSchema(schema)))
                .toList());
  }

  private static Schema edited(Schema schema, String from, String to) {
    String text = schema.toString();
    String changed = text.replaceFirst(Pattern.quote(from), to);
    assertThat(changed).as("the edit must apply").isNotEqualTo(text);
    return new Schema.Parser().parse(changed);
  }

  private static List<Schema> snapshots(Topic<?> topic) throws IOException {
    Path folder = SNAPSHOTS.resolve(topic.name());
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Schema> schemas = new ArrayList<>();
      for (Path file :
          files.sorted(Comparator.comparing(SchemaCompatibilityTest::number)).toList()) {
        schemas.add(new Schema.Parser().parse(Files.readString(file)));
      }
      return schemas;
    }
  }

  private static int number(Path snapshot) {
    return Integer.parseInt(snapshot.getFileName().toString().replace(".avsc", ""));
  }
}
