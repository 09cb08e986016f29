package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields that hold one of a few words: strings, since some readers of Avro know no enum. */
class WordsTest {
  private static final Battle VOTE =
      Battle.newBuilder()
          .setBattleId("v")
          .setArena("overall")
          .setModelA("a")
          .setModelB("b")
          .setOutcome(BattleOutcome.TIE.name())
          .build();

  static Stream<Arguments> fields() {
    return Stream.of(
        Arguments.of(Battle.getClassSchema(), "outcome", BattleOutcome.values()),
        Arguments.of(Retraction.getClassSchema(), "kind", RetractionKind.values()),
        Arguments.of(Calibration.getClassSchema(), "mismatch_error", DominantError.values()),
        Arguments.of(Calibration.getClassSchema(), "offset_error", DominantError.values()),
        Arguments.of(RewardModelVersion.getClassSchema(), "status", RewardModelStatus.values()),
        Arguments.of(TrainingRound.getClassSchema(), "status", TrainingStatus.values()));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldSayInTheSchemaWhichWordsThereAre(Schema schema, String field, Enum<?>[] words) {
    assertThat(schema.getField(field).doc())
        .contains(Arrays.stream(words).map(Enum::name).toList());
  }

  @Test
  void shouldTakeEveryWordAndRefuseEveryOtherByItsName() {
    for (BattleOutcome outcome : BattleOutcome.values()) {
      assertThat(EventCheck.fault(with(outcome.name()))).isEmpty();
    }
    for (String word : List.of("model_a", "UNKNOWN", " TIE")) {
      assertThat(EventCheck.fault(with(word)))
          .hasValue(
              new EventCheck.Fault(
                  MalformedReason.OUT_OF_RANGE,
                  "outcome is none of [MODEL_A, MODEL_B, TIE, BOTH_BAD]"));
    }
    assertThat(EventCheck.fault(with("")))
        .hasValue(new EventCheck.Fault(MalformedReason.MISSING_FIELD, "outcome is missing"));
  }

  private static SpecificRecord with(String outcome) {
    return Battle.newBuilder(VOTE).setOutcome(outcome).build();
  }
}
