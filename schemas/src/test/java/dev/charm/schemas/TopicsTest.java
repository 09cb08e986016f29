package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void shouldNameEveryTopicOnceInLowerCaseWithDots() {
    List<String> names = Topics.all().stream().map(Topic::name).toList();

    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("charm(\\.[a-z-]+)+"));
    assertThat(names).doesNotContain(Topics.DEAD_LETTERS);
  }

  @Test
  void shouldCompressOnlyWithWhatEveryClientReads() {
    assertThat(Topics.all())
        .allSatisfy(
            topic ->
                assertThat(topic.config().get("compression.type")).isIn("gzip", "uncompressed"));
  }

  @Test
  void shouldDocumentEveryRecordAndEveryField() {
    Topics.all().forEach(topic -> assertDocumented(topic.schema(), new HashSet<>()));
  }

  private static void assertDocumented(Schema schema, Set<String> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
          for (Schema.Field field : schema.getFields()) {
            assertThat(field.doc()).as("%s.%s", schema.getName(), field.name()).isNotBlank();
            assertDocumented(field.schema(), seen);
          }
        }
      }
      case UNION -> schema.getTypes().forEach(type -> assertDocumented(type, seen));
      case ARRAY -> assertDocumented(schema.getElementType(), seen);
      case MAP -> assertDocumented(schema.getValueType(), seen);
      case ENUM -> fail("%s is an enum, which Flink's SQL does not read", schema.getFullName());
      default -> {
        // Primitive types have nothing to document.
      }
    }
  }

  /** Apicurio's registry takes each layout of such a text for a schema of its own. */
  @Test
  void shouldGiveNoBytesADefault() {
    for (Topic<?> topic : Topics.all()) {
      assertThat(topic.schema().toString()).doesNotContainPattern("\"default\":\"");
    }
  }

  @Test
  void shouldGiveEveryNullableFieldTheDefaultNull() {
    List<String> without = new ArrayList<>();
    for (Topic<?> topic : Topics.all()) {
      for (Schema.Field field : topic.schema().getFields()) {
        if (field.schema().isNullable() && !field.hasDefaultValue()) {
          without.add(topic.name() + "." + field.name());
        }
      }
    }
    assertThat(without).isEmpty();
  }

  @Test
  void shouldPutAnArenasImportedRatingsWhereItsVotesAre() {
    int partitions = 12;
    for (String arena : List.of("overall", "coding", "a|b", "50 %")) {
      assertThat(Topics.RATING_SNAPSHOTS.partition(Keys.join("board", arena, "model"), partitions))
          .isEqualTo(Topics.BATTLES.partition(Keys.join(arena), partitions));
    }
  }

  @Test
  void shouldPutWhatIsWithinAnArenaWhereTheArenaIs() {
    for (int partitions = 1; partitions < 12; partitions++) {
      int whole = Topics.BATTLES.partition(Keys.join("a|b"), partitions);
      assertThat(Topics.RATING_SNAPSHOTS.partition(Keys.join("x", "a|b/c/d", "y"), partitions))
          .isEqualTo(whole);
      assertThat(Topics.BATTLES.partition(Keys.join("a|b/c"), partitions)).isEqualTo(whole);
    }
  }

  @Test
  void shouldPutARecordWhereKafkasPartitionerWouldIfTheWholeKeyDecides() {
    String key = Keys.join("prompt-1");
    int expected = BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), 12);

    assertThat(Topics.REWARDS.partition(key, 12)).isEqualTo(expected);
  }
}
