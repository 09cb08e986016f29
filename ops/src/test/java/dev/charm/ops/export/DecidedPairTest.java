package dev.charm.ops.export;

import static dev.charm.ops.export.PairSamples.answer;
import static dev.charm.ops.export.PairSamples.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Choice;
import dev.charm.consumers.views.ScoredAnswer;
import dev.charm.ops.export.DecidedPair.Decisions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DecidedPairTest {
  private static final ModelOffsets OFFSETS = offsets(Map.of("a", -2.0, "b", 1.0, "c", 0.0));

  private static List<String> words(Decisions outcome) {
    return outcome.pairs().stream()
        .map(pair -> pair.chosen().policyModel() + " over " + pair.rejected().policyModel())
        .toList();
  }

  @Test
  void shouldPairTheHighestWithTheLowestCorrectedScore() {
    // Raw a leads and b is last; corrected a 1, b 2.5, c 2, r 1.5.
    List<ScoredAnswer> answers =
        List.of(answer("a", 3), answer("b", 1.5), answer("c", 2), answer("r", 1.5));

    Decisions outcome = DecidedPair.choose(PairChoice.BEST_WORST, answers, OFFSETS);

    assertThat(words(outcome)).containsExactly("b over a");
    DecidedPair pair = outcome.pairs().get(0);
    assertThat(pair.overvalued().policyModel()).isEqualTo("a");
    assertThat(pair.offset()).isEqualTo(-3.0);
    assertThat(outcome.ties()).isZero();
  }

  @Test
  void shouldPairEveryTwoModelsAndCountTies() {
    // Corrected: a 1, b 2, c 2, r 0.
    List<ScoredAnswer> answers =
        List.of(answer("a", 3), answer("b", 1), answer("c", 2), answer("r", 0));

    Decisions outcome = DecidedPair.choose(PairChoice.ALL, answers, OFFSETS);

    assertThat(words(outcome))
        .containsExactlyInAnyOrder("b over a", "c over a", "a over r", "b over r", "c over r");
    assertThat(outcome.ties()).isEqualTo(1);
  }

  @Test
  void shouldMakeNoPairOfExactTiesNorOfOneModel() {
    List<ScoredAnswer> equal = List.of(answer("a", 3), answer("b", 0), answer("c", 1));

    assertThat(DecidedPair.choose(PairChoice.BEST_WORST, equal, OFFSETS))
        .isEqualTo(new Decisions(List.of(), 1));
    assertThat(DecidedPair.choose(PairChoice.BEST_WORST, List.of(answer("a", 3)), OFFSETS))
        .isEqualTo(new Decisions(List.of(), 0));
    assertThat(DecidedPair.choose(PairChoice.ALL, List.of(), OFFSETS))
        .isEqualTo(new Decisions(List.of(), 0));
  }

  @Test
  void shouldTakeTheFirstByNameOfSeveralThatAreBestOrWorst() {
    List<ScoredAnswer> answers =
        List.of(answer("a", 3), answer("b", 0), answer("c", 0), answer("r", 0));

    assertThat(words(DecidedPair.choose(PairChoice.BEST_WORST, answers, OFFSETS)))
        .containsExactly("a over c");
  }

  @Test
  void shouldPassOverModelsWithoutOffset() {
    List<ScoredAnswer> answers = List.of(answer("a", 3), answer("b", 1), answer("unknown", 99));

    assertThat(words(DecidedPair.choose(PairChoice.BEST_WORST, answers, OFFSETS)))
        .containsExactly("b over a");
    assertThat(words(DecidedPair.choose(PairChoice.ALL, answers, OFFSETS)))
        .containsExactly("b over a");
  }

  /** With the reference, a pair is decided and named as in the stream, to the last bit. */
  @Property(tries = 200)
  void shouldDecideAgainstTheReferenceAsTheStreamDoes(@ForAll long seed) {
    Random random = new Random(seed);
    double offset = random.nextGaussian() / 3;
    double scoreR = random.nextGaussian() / 7;
    double scoreO = random.nextBoolean() ? scoreR - offset : random.nextGaussian() / 7;
    for (String o : List.of("a", "z")) { // before and after r in the alphabet
      Decisions outcome =
          DecidedPair.choose(
              PairChoice.ALL,
              List.of(answer(o, scoreO), answer("r", scoreR)),
              offsets(Map.of(o, offset)));

      Choice streamed = Choice.of(scoreO - scoreR, offset);
      if (streamed == Choice.NONE) {
        assertThat(outcome.pairs()).isEmpty();
      } else {
        DecidedPair pair = outcome.pairs().get(0);
        assertThat(pair.choice()).isEqualTo(streamed);
        assertThat(pair.overvalued().policyModel()).isEqualTo(o);
        assertThat(pair.offset()).isEqualTo(offset);
      }
    }
  }

  /** Best beats, and worst is beaten by, or equals, every other model by the one expression. */
  @Property(tries = 200)
  void shouldLeaveNoModelOutsideBestAndWorst(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, Double> byModel = Map.of("a", step(random), "b", step(random), "c", step(random));
    ModelOffsets offsets = offsets(byModel);
    List<ScoredAnswer> answers =
        List.of(
            answer("a", step(random)),
            answer("b", step(random)),
            answer("c", step(random)),
            answer("r", step(random)));

    Decisions outcome = DecidedPair.choose(PairChoice.BEST_WORST, answers, offsets);

    for (DecidedPair pair : outcome.pairs()) {
      for (ScoredAnswer other : answers) {
        assertThat(corrected(pair.chosen(), offsets))
            .isGreaterThanOrEqualTo(corrected(other, offsets));
        assertThat(corrected(pair.rejected(), offsets))
            .isLessThanOrEqualTo(corrected(other, offsets));
      }
    }
    assertThat(outcome.pairs().size() + outcome.ties()).isEqualTo(1);
    boolean allEqual =
        answers.stream().mapToDouble(answer -> corrected(answer, offsets)).distinct().count() == 1;
    assertThat(outcome.pairs().isEmpty()).isEqualTo(allEqual);
  }

  /** Few values, so that ties are common, and binary fractions, so that sums are exact. */
  private static double step(Random random) {
    return random.nextInt(4) / 4.0;
  }

  private static double corrected(ScoredAnswer answer, ModelOffsets offsets) {
    return answer.score() + offsets.of(answer.policyModel());
  }

  @Test
  void shouldMakeThePairsAgainstTheReferenceAlone() {
    List<ScoredAnswer> answers = List.of(answer("a", 3), answer("b", 1), answer("r", 0));
    assertThat(words(DecidedPair.choose(PairChoice.REFERENCE, answers, OFFSETS)))
        .hasSize(2)
        .allMatch(pair -> pair.contains("r"));
    assertThat(DecidedPair.choose(PairChoice.REFERENCE, answers.subList(0, 2), OFFSETS))
        .isEqualTo(new Decisions(List.of(), 0));
  }
}
