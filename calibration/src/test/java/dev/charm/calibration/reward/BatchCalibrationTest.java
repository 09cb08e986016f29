package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.rating.Rating;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchCalibrationTest {
  private static final Objective WIN_RATE = new Objective.WinRate();
  private static final Map<String, Rating> RATINGS =
      Map.of("a", Rating.exact(1000), "b", Rating.exact(1100), "c", Rating.exact(1200));

  private static List<ScoredResponse> responses() {
    return List.of(
        new ScoredResponse("p1", "a", 1.0),
        new ScoredResponse("p1", "b", 0.5),
        new ScoredResponse("p1", "new", 9.0),
        new ScoredResponse("p2", "b", 2.0),
        new ScoredResponse("p2", "a", 2.0),
        new ScoredResponse("p3", "a", -1.0),
        new ScoredResponse("p3", "b", 4.0),
        new ScoredResponse("p3", "c", 4.5),
        new ScoredResponse("p4", "b", 7.0));
  }

  @Test
  void shouldCalibrateAllOrderedPairsInOrderOfName() {
    BatchCalibration.Report outcome = BatchCalibration.of(responses()).calibrate(RATINGS, WIN_RATE);
    assertThat(outcome.results())
        .extracting(r -> r.overvalued() + ">" + r.reference())
        .containsExactly("a>b", "a>c", "b>a", "b>c", "c>a", "c>b");
    assertThat(outcome.pending()).containsExactly("new");
    Calibrated ab = outcome.results().get(0).calibrated();
    assertThat(ab.prompts()).as("p4 has a score of one model only").isEqualTo(3);
    assertThat(ab.ties()).isEqualTo(1);
    assertThat(ab.hardWinRate()).isEqualTo(1.0 / 3);
    assertThat(ab.expectedWinRate()).isEqualTo(ExpectedWinRate.of(1000, 1100));
  }

  @Test
  void shouldCalibrateAgainstOneReference() {
    BatchCalibration batch = BatchCalibration.of(responses());
    assertThat(batch.calibrate(RATINGS, WIN_RATE, "b").results())
        .extracting(BatchCalibration.Result::overvalued)
        .containsExactly("a", "c");
    assertThatThrownBy(() -> batch.calibrate(RATINGS, WIN_RATE, "new"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no rating");
    assertThatThrownBy(() -> batch.calibrate(RATINGS, WIN_RATE, "z"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no score of the model z");
  }

  @Test
  void shouldCountGamesOfTwoModelsAsTheRoundRobinDoes() {
    BatchCalibration batch = BatchCalibration.of(responses());
    RoundRobin roundRobin = batch.roundRobin();
    for (String a : batch.models()) {
      for (String b : batch.models()) {
        if (!a.equals(b)) {
          assertThat(batch.tally(a, b)).as(a + ", " + b).isEqualTo(roundRobin.between(a, b));
        }
      }
    }
    assertThat(batch.tally("a", "b")).isEqualTo(new Tally(1, 1, 3));
    assertThat(batch.tally("new", "c")).isEqualTo(Tally.NONE);
  }

  @Test
  void shouldLeaveOutPairsWithoutACommonPrompt() {
    BatchCalibration batch =
        BatchCalibration.of(
            List.of(new ScoredResponse("p1", "a", 1), new ScoredResponse("p2", "b", 1)));
    assertThat(batch.calibrate(RATINGS, WIN_RATE).results()).isEmpty();
    assertThat(batch.differences("a", "b").prompts()).isZero();
    assertThat(BatchCalibration.of(List.of()).calibrate(RATINGS, WIN_RATE).results()).isEmpty();
  }

  @Test
  void shouldLeaveOutAndNamePairsWithTooLittleEvidence() {
    BatchSettings settings =
        new BatchSettings(ObjectiveSetting.of(WIN_RATE), new EvidenceRule(2), null);
    BatchCalibration.Report outcome = BatchCalibration.of(responses()).calibrate(RATINGS, settings);
    assertThat(outcome.results())
        .extracting(r -> r.overvalued() + ">" + r.reference())
        .containsExactly("a>b", "b>a");
    assertThat(outcome.insufficient())
        .extracting(r -> r.overvalued() + ">" + r.reference() + " " + r.prompts())
        .containsExactly("a>c 1", "b>c 1", "c>a 1", "c>b 1");
  }

  @Test
  void shouldTakeAnAutomaticTemperatureOverThePairsInQuestion() {
    List<ScoredResponse> responses = new ArrayList<>();
    for (int p = 0; p < 8; p++) {
      responses.add(new ScoredResponse("p" + p, "a", p));
      responses.add(new ScoredResponse("p" + p, "b", 3 * p));
      responses.add(new ScoredResponse("p" + p, "c", 9 * p));
      responses.add(new ScoredResponse("p" + p, "unrated", -p));
    }
    BatchCalibration batch = BatchCalibration.of(responses);
    BatchSettings settings =
        new BatchSettings(ObjectiveSetting.parse("paired", "auto"), EvidenceRule.DEFAULT, null);
    Temperature auto = new Temperature.Automatic();
    double all = auto.resolve(batch.spreads(null));
    double withB = auto.resolve(batch.spreads("b"));
    assertThat(batch.spreads(null)).hasSize(6);
    assertThat(batch.spreads("b")).hasSize(3);
    assertThat(all).isNotEqualTo(withB);
    assertThat(batch.calibrate(RATINGS, settings).results())
        .allSatisfy(
            r -> assertThat(r.calibrated().objective()).isEqualTo(new Objective.Paired(all)));
    assertThat(batch.calibrate(RATINGS, settings.against("b")).results())
        .allSatisfy(
            r -> assertThat(r.calibrated().objective()).isEqualTo(new Objective.Paired(withB)));
  }

  @Test
  void shouldGiveTheSameOutcomeInAnyOrderOfInput() {
    Random random = new Random(11);
    List<ScoredResponse> responses = new ArrayList<>();
    for (int p = 0; p < 300; p++) {
      for (String model : List.of("a", "b", "c")) {
        if (random.nextInt(10) > 0) {
          responses.add(new ScoredResponse("p" + p, model, random.nextGaussian()));
        }
      }
    }
    BatchCalibration inOrder = BatchCalibration.of(responses);
    Collections.shuffle(responses, random);
    BatchCalibration shuffled = BatchCalibration.of(responses);
    for (Objective objective :
        List.of(WIN_RATE, new Objective.Paired(1), new Objective.AllPairs(0.1))) {
      BatchCalibration.Report outcome = inOrder.calibrate(RATINGS, objective);
      assertThat(outcome.results()).hasSize(6);
      assertThat(shuffled.calibrate(RATINGS, objective)).isEqualTo(outcome);
    }
    assertThat(shuffled.decisions("a", "b", 0.25)).isEqualTo(inOrder.decisions("a", "b", 0.25));
    assertThat(shuffled.roundRobin().standings(RATINGS))
        .isEqualTo(inOrder.roundRobin().standings(RATINGS));
  }

  @Test
  void shouldCountTheFirstOfARepeatedResponse() {
    BatchCalibration batch =
        BatchCalibration.of(
            List.of(
                new ScoredResponse("p", "a", 1),
                new ScoredResponse("p", "a", 5),
                new ScoredResponse("p", "b", 3)));
    assertThat(batch.decisions("a", "b", 0))
        .containsExactly(new BatchCalibration.Decision("p", 1, 3, Choice.REFERENCE, 2));
  }

  @Test
  void shouldDecideEveryCommonPrompt() {
    assertThat(BatchCalibration.of(responses()).decisions("a", "b", 1.0))
        .containsExactly(
            new BatchCalibration.Decision("p1", 1.0, 0.5, Choice.OVERVALUED, 1.5),
            new BatchCalibration.Decision("p2", 2.0, 2.0, Choice.OVERVALUED, 1.0),
            new BatchCalibration.Decision("p3", -1.0, 4.0, Choice.REFERENCE, 4.0));
  }

  @Test
  void shouldRefuseScoresThatAreNoneAndNotSayThePrompt() {
    assertThatThrownBy(() -> new ScoredResponse("a private text", "a", Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN")
        .hasMessageNotContaining("private");
  }

  @Test
  void shouldSetEmpiricalBesideExpectedWinRates() {
    RoundRobin roundRobin = BatchCalibration.of(responses()).roundRobin();
    assertThat(roundRobin.between("a", "b")).isEqualTo(new Tally(1, 1, 3));
    assertThat(roundRobin.between("b", "a")).isEqualTo(new Tally(1, 1, 3));
    assertThat(roundRobin.between("c", "new")).isEqualTo(Tally.NONE);
    List<RoundRobin.Standing> standings = roundRobin.standings(RATINGS);
    assertThat(standings)
        .extracting(RoundRobin.Standing::model)
        .containsExactly("a", "b", "c", "new");
    RoundRobin.Standing a = standings.get(0);
    assertThat(a.tally()).isEqualTo(new Tally(1, 1, 5));
    assertThat(a.ratedGames()).isEqualTo(4);
    assertThat(a.expectedWinRate().orElseThrow())
        .isCloseTo(
            (3 * ExpectedWinRate.of(1000, 1100) + ExpectedWinRate.of(1000, 1200)) / 4,
            within(1e-15));
    assertThat(standings.get(3).expectedWinRate()).isEqualTo(OptionalDouble.empty());
  }

  @Test
  void shouldRefuseARateOfNoGames() {
    assertThatThrownBy(Tally.NONE::winRate).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new Tally(2, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RoundRobin().add("a", "a", Tally.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RoundRobin().addPrompt(Map.of("a", 1.0, "b", Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
