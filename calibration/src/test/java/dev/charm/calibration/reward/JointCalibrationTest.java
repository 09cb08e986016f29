package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.rating.Rating;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class JointCalibrationTest {
  private static final List<String> MODELS = List.of("a", "b", "c", "d", "e");

  private static Map<String, Rating> ratings(Random random, double spread) {
    Map<String, Rating> ratings = new HashMap<>();
    for (String model : MODELS) {
      ratings.put(model, Rating.exact(1000 + spread * random.nextGaussian()));
    }
    return ratings;
  }

  /** Scores with a bias by model; of each prompt some models are missing. */
  private static List<ScoredResponse> responses(
      Random random, List<String> models, int prompts, double scale) {
    Map<String, Double> bias = new HashMap<>();
    models.forEach(model -> bias.put(model, random.nextGaussian()));
    List<ScoredResponse> responses = new ArrayList<>();
    for (int p = 0; p < prompts; p++) {
      for (String model : models) {
        if (random.nextInt(6) > 0 || p == 0) {
          double score = scale * (bias.get(model) + random.nextGaussian());
          responses.add(new ScoredResponse("p" + p, model, score));
        }
      }
    }
    return responses;
  }

  private static JointCalibration joint(
      List<ScoredResponse> responses, Map<String, Rating> ratings, double t, String reference) {
    return JointCalibration.of(
        BatchCalibration.of(responses),
        ratings,
        new Temperature.Fixed(t),
        EvidenceRule.DEFAULT,
        reference);
  }

  @Provide
  Arbitrary<Double> temperatures() {
    return Arbitraries.of(0.01, 0.1, 0.5, 1.0, 20.0);
  }

  @Property(tries = 100)
  void shouldBeThePairedOffsetForTwoModels(
      @ForAll @IntRange(min = 1, max = 80) int prompts,
      @ForAll("temperatures") double t,
      @ForAll @IntRange(min = -600, max = 600) int rating,
      @ForAll long seed) {
    List<ScoredResponse> responses = responses(new Random(seed), List.of("a", "b"), prompts, 1.0);
    Map<String, Rating> ratings = Map.of("a", Rating.exact(1000 + rating), "b", Rating.exact(1000));
    Differences d = BatchCalibration.of(responses).differences("a", "b");
    double paired =
        OffsetSolver.solve(new Objective.Paired(t), d, ExpectedWinRate.of(1000 + rating, 1000));
    JointCalibration joint = joint(responses, ratings, t, "b");
    assertThat(joint.models().get(0).offset()).isCloseTo(paired, within(1e-9));
    assertThat(joint.models().get(1).offset()).isZero();
    JointCalibration other = joint(responses, ratings, t, "a");
    assertThat(other.models().get(1).offset()).isCloseTo(-paired, within(1e-9));
  }

  @Property(tries = 40)
  void shouldLetEveryModelWinAsOftenAsItsRatingsPromise(
      @ForAll("temperatures") double t, @ForAll long seed) {
    Random random = new Random(seed);
    List<ScoredResponse> responses = responses(random, MODELS, 60, 1.0);
    Map<String, Rating> ratings = ratings(random, 80);
    JointCalibration joint = joint(responses, ratings, t, "c");
    BatchCalibration batch = BatchCalibration.of(responses);
    Map<String, Double> offsets = new HashMap<>();
    joint.models().forEach(model -> offsets.put(model.model(), model.offset()));
    for (String o : MODELS) {
      double wins = 0;
      double expected = 0;
      long games = 0;
      for (String r : MODELS) {
        if (!o.equals(r)) {
          Differences d = batch.differences(o, r);
          wins += d.prompts() * WinRate.soft(d, offsets.get(o) - offsets.get(r), t);
          expected +=
              d.prompts() * ExpectedWinRate.of(ratings.get(o).value(), ratings.get(r).value());
          games += d.prompts();
        }
      }
      assertThat(wins / games).isCloseTo(expected / games, within(1e-11));
    }
  }

  @Property(tries = 30)
  void shouldNotDependOnTheOrderNorOnTheGauge(@ForAll long seed) {
    Random random = new Random(seed);
    List<ScoredResponse> responses = responses(random, MODELS, 40, 2.0);
    Map<String, Rating> ratings = ratings(random, 100);
    JointCalibration first = joint(responses, ratings, 1, null);
    List<ScoredResponse> shuffled = new ArrayList<>(responses);
    Collections.shuffle(shuffled, random);
    assertThat(joint(shuffled, ratings, 1, null)).isEqualTo(first);
    double sum = first.models().stream().mapToDouble(m -> m.offset()).sum();
    assertThat(sum).isCloseTo(0, within(1e-12));
    JointCalibration referred = joint(responses, ratings, 1, "d");
    assertThat(referred.models().get(3).offset()).isZero();
    for (int m = 0; m < MODELS.size(); m++) {
      assertThat(referred.models().get(m).offset())
          .isCloseTo(first.models().get(m).offset() - first.models().get(3).offset(), within(1e-9));
    }
  }

  @Example
  void shouldBringTheHardWinRatesOfAllPairsTogetherNearTheExpectedOnes() {
    Random random = new Random(4);
    List<ScoredResponse> responses = responses(random, MODELS, 500, 1.0);
    JointCalibration joint = joint(responses, ratings(random, 60), 0.2, "a");
    assertThat(joint.mismatchAfter()).isLessThan(joint.mismatchBefore() / 3);
    assertThat(joint.models())
        .allSatisfy(
            model -> {
              assertThat(model.opponents()).isEqualTo(4);
              assertThat(model.mismatchAfter()).isLessThan(0.15);
            });
  }

  @Example
  void shouldTakeTheTemperatureOverAllPairsWhenItIsAutomatic() {
    Random random = new Random(4);
    BatchCalibration batch = BatchCalibration.of(responses(random, MODELS, 500, 1.0));
    Temperature auto = new Temperature.Automatic();
    JointCalibration joint =
        JointCalibration.of(batch, ratings(random, 60), auto, EvidenceRule.DEFAULT, "a");
    assertThat(joint.temperature()).isEqualTo(auto.resolve(batch.spreads(null)));
    assertThat(joint.temperature()).isCloseTo(Math.sqrt(2), within(0.1));
  }

  @Example
  void shouldSolveWhereTheScoresAreFarApartInTemperatures() {
    Random random = new Random(9);
    List<ScoredResponse> normal = responses(random, MODELS, 50, 1.0);
    Map<String, Rating> ratings = ratings(random, 200);
    for (double t : new double[] {1e-6, 1e-3, 1e6}) {
      JointCalibration joint = joint(normal, ratings, t, null);
      assertThat(joint.models()).allSatisfy(m -> assertThat(m.offset()).isFinite());
    }
    List<ScoredResponse> clusters = new ArrayList<>();
    for (int p = 0; p < 60; p++) {
      for (String model : MODELS) {
        clusters.add(new ScoredResponse("p" + p, model, random.nextBoolean() ? 6 : -6 + 0.01 * p));
      }
    }
    assertThat(joint(clusters, ratings, 0.1, "a").models())
        .allSatisfy(m -> assertThat(m.offset()).isBetween(-30.0, 30.0));
  }

  @Example
  void shouldHaveAnOutcomeWhenAllScoresAreEqualOrAModelMustAlwaysWin() {
    List<ScoredResponse> equal = new ArrayList<>();
    for (String model : MODELS) {
      equal.add(new ScoredResponse("p", model, 0.5));
    }
    Map<String, Rating> ratings = new HashMap<>(ratings(new Random(1), 0));
    assertThat(joint(equal, ratings, 1, null).models())
        .allSatisfy(m -> assertThat(m.offset()).isCloseTo(0, within(1e-9)));
    ratings.put("a", Rating.exact(1e9));
    JointCalibration always = joint(equal, ratings, 1, "b");
    assertThat(always.models().get(0).offset()).isFinite().isGreaterThan(10);
  }

  @Example
  void shouldNameThePartsThatHaveNoPromptInCommon() {
    List<ScoredResponse> apart =
        List.of(
            new ScoredResponse("p1", "a", 1),
            new ScoredResponse("p1", "b", 2),
            new ScoredResponse("p2", "c", 3),
            new ScoredResponse("p2", "d", 4),
            new ScoredResponse("p3", "e", 4));
    assertThatThrownBy(() -> joint(apart, ratings(new Random(1), 10), 1, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[[a, b], [c, d], [e]]");
  }

  @Example
  void shouldLeaveOutPairsBelowTheMinimumOfPrompts() {
    List<ScoredResponse> responses = responses(new Random(2), List.of("a", "b"), 10, 1);
    BatchCalibration batch = BatchCalibration.of(responses);
    Map<String, Rating> ratings = ratings(new Random(1), 10);
    Temperature one = new Temperature.Fixed(1);
    assertThatThrownBy(() -> JointCalibration.of(batch, ratings, one, new EvidenceRule(11), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[[a], [b]]");
  }

  @Example
  void shouldRefuseWhatCannotBeJoined() {
    List<ScoredResponse> responses = responses(new Random(2), MODELS, 10, 1);
    assertThatThrownBy(() -> joint(responses, Map.of("a", Rating.exact(1)), 1, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two rated models");
    Map<String, Rating> two = Map.of("a", Rating.exact(1), "b", Rating.exact(2));
    assertThat(joint(responses, two, 1, null).pending()).containsExactly("c", "d", "e");
    assertThatThrownBy(() -> joint(responses, two, 1, "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no rating");
  }
}
