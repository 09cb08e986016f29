package dev.charm.ops.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.EventCheck;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicGuideTest {
  static List<TopicGuide<?>> guides() {
    return TopicGuide.all();
  }

  @Test
  void shouldGuideToEveryTopicThatIsNotInternal() {
    assertThat(guides())
        .extracting(guide -> guide.topic().name())
        .isEqualTo(
            Topics.all().stream().filter(topic -> !topic.internal()).map(Topic::name).toList());
  }

  @ParameterizedTest
  @MethodSource("guides")
  void shouldShowARecordThatCanBeUsed(TopicGuide<?> guide) {
    assertThat(EventCheck.fault(guide.example())).isEmpty();
  }

  /** A part is the field of its name; one that is two fields is joined by an at sign. */
  @ParameterizedTest
  @MethodSource("guides")
  void shouldShowTheKeyThatTheRecordBelongsUnder(TopicGuide<?> guide) {
    List<String> values =
        guide.topic().keyParts().stream().map(part -> value(guide.example(), part)).toList();

    assertThat(Keys.split(guide.key())).isEqualTo(values);
  }

  @ParameterizedTest
  @MethodSource("guides")
  void shouldTellATombstoneOnlyWhereTheTopicIsCompacted(TopicGuide<?> guide) {
    if (guide.topic().kept() != Topic.Kept.COMPACTED) {
      assertThat(guide.tombstone()).isNull();
    }
  }

  private static String value(SpecificRecord example, String part) {
    String field = part.toLowerCase(Locale.ROOT).replace("-", "").replace(' ', '_');
    for (String name : List.of(field + "_id", field)) {
      Schema.Field found = example.getSchema().getField(name);
      if (found != null) {
        return String.valueOf(example.get(found.pos()));
      }
    }
    return example.get(example.getSchema().getField("name").pos())
        + "@"
        + example.get(example.getSchema().getField("version").pos());
  }
}
