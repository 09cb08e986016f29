package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a registry's levels let pass, and records cannot do without. */
class RequiredFieldsTest {
  private static final String SCORE = "\"name\":\"score\",\"type\":\"double\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"name\":\"score\",\"type\":[\"null\",\"double\"],\"default\":null; score is optional",
        "\"name\":\"score\",\"type\":[\"double\",\"null\"]; score is optional",
        "\"name\":\"score\",\"type\":\"double\",\"default\":0; score has a default",
        "\"name\":\"score\",\"type\":\"float\"; score is float, not double",
        "\"name\":\"score\",\"type\":[\"double\",\"string\"]; score is union, not double",
        "\"name\":\"points\",\"type\":\"double\"; score is missing"
      })
  void shouldNameTheFieldAndWhatIsWrongWithIt(String instead, String fault) {
    assertThat(RequiredFields.faults(Topics.REWARDS.schema(), reward(instead)))
        .containsExactly(fault);
  }

  @Test
  void shouldFindNothingWrongWithWhatIsPublishedAndWithMoreFields() {
    for (Topic<?> topic : Topics.all()) {
      assertThat(RequiredFields.faults(topic.schema(), topic.schema())).isEmpty();
    }
    assertThat(
            RequiredFields.faults(
                Topics.REWARDS.schema(),
                reward(SCORE + "},{\"name\":\"more\",\"type\":\"int\",\"default\":0")))
        .isEmpty();
  }

  @Test
  void shouldLookIntoRecordsWithinRecords() {
    Schema prompt =
        parsed(
            Topics.PROMPTS
                .schema()
                .toString()
                .replace(
                    "\"name\":\"content\",\"type\":\"string\"",
                    "\"name\":\"content\",\"type\":[\"null\",\"string\"]"));
    assertThat(RequiredFields.faults(Topics.PROMPTS.schema(), prompt))
        .containsExactly("messages.content is optional");
  }

  @Test
  void shouldTakeATimeInMicrosecondsForAnotherType() {
    Schema micros =
        parsed(
            Topics.RATING_SNAPSHOTS
                .schema()
                .toString()
                .replace("timestamp-millis", "timestamp-micros"));
    assertThat(RequiredFields.faults(Topics.RATING_SNAPSHOTS.schema(), micros))
        .containsExactly("as_of is timestamp-micros, not timestamp-millis");
  }

  @Test
  void shouldNameSubjectVersionIdAndRemedyOfEachVersionThatIsUnfit() throws Exception {
    try (Registry registry = RegistryInMemory.withAllSchemas()) {
      assertThat(registry.unfitVersions()).isEmpty();

      int id =
          registry
              .client()
              .register(
                  Topics.REWARDS.subject(),
                  new AvroSchema(reward("\"name\":\"x\",\"type\":\"int\",\"default\":0")));
      List<String> unfit = registry.unfitVersions();
      assertThat(unfit).hasSize(1);
      assertThat(unfit.get(0))
          .startsWith("charm.rewards-value version 2 (schema id " + id + "): score is missing;")
          .contains("Delete that version permanently");
    }
  }

  private static Schema reward(String instead) {
    String text = Topics.REWARDS.schema().toString();
    assertThat(text).contains(SCORE);
    return parsed(text.replace(SCORE, instead));
  }

  private static Schema parsed(String text) {
    return new Schema.Parser().parse(text);
  }
}
