package dev.charm.calibration.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.numeric.Sigmoid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class LengthControlTest {
  private static final int PROMPTS = 200;

  private static double[] normal(Random random, int count, double spread) {
    return IntStream.range(0, count).mapToDouble(i -> spread * random.nextGaussian()).toArray();
  }

  /** Preferences exactly as the model has them. */
  private static JudgedAnswers planted(
      double[] lengthDifferences, double[] difficulties, LengthEffect effect) {
    int[] prompts = IntStream.range(0, lengthDifferences.length).toArray();
    double[] terms =
        new JudgedAnswers(prompts, new double[prompts.length], lengthDifferences).lengthTerms();
    double[] preferences =
        Arrays.stream(prompts)
            .mapToDouble(
                i ->
                    Sigmoid.of(
                        effect.quality()
                            + effect.length() * terms[i]
                            + effect.difficulty() * difficulties[i]))
            .toArray();
    return new JudgedAnswers(prompts, preferences, lengthDifferences);
  }

  private static double winRate(JudgedAnswers answers, double[] difficulties) {
    return LengthControl.winRates(List.of(answers), difficulties, List.of()).get(0).orElseThrow();
  }

  @Property(tries = 50)
  void shouldRecoverPlantedEffects(
      @ForAll @DoubleRange(min = -3, max = 3) double quality,
      @ForAll @DoubleRange(min = -3, max = 3) double length,
      @ForAll @DoubleRange(min = 0.2, max = 2) double difficulty,
      @ForAll @IntRange(max = 1000) int seed) {
    Random random = new Random(seed);
    double[] difficulties = normal(random, PROMPTS, 1.5);
    LengthEffect effect = new LengthEffect(quality, length, difficulty);
    JudgedAnswers answers = planted(normal(random, PROMPTS, 500), difficulties, effect);

    LengthEffect fit = new LogisticRows().add(answers, difficulties, true, 1).fit();

    assertThat(fit.quality()).isEqualTo(quality, within(1e-3));
    assertThat(fit.length()).isEqualTo(length, within(1e-3));
    assertThat(fit.difficulty()).isEqualTo(difficulty, within(1e-3));
    assertThat(winRate(answers, difficulties))
        .isEqualTo(answers.winRate(effect, difficulties), within(1e-4));
  }

  @Property(tries = 20)
  void shouldGiveHalfToAModelThatWinsByLengthAlone(
      @ForAll @DoubleRange(min = 0.5, max = 4) double length,
      @ForAll @IntRange(max = 1000) int seed) {
    Random random = new Random(seed);
    double[] longer = normal(random, PROMPTS, 300);
    for (int i = 0; i < longer.length; i++) {
      longer[i] += 400;
    }
    double[] none = new double[PROMPTS];
    JudgedAnswers answers = planted(longer, none, new LengthEffect(0, length, 0));

    assertThat(Arrays.stream(answers.preferences()).average().orElseThrow()).isGreaterThan(0.55);
    assertThat(winRate(answers, none)).isEqualTo(0.5, within(1e-4));
  }

  @Example
  void shouldGiveHalfToAModelEqualToTheReferenceWhateverOthersDo() {
    Random random = new Random(4);
    double[] difficulties = normal(random, PROMPTS, 1.5);
    JudgedAnswers other =
        planted(normal(random, PROMPTS, 300), difficulties, new LengthEffect(-2, 1.5, 1));
    JudgedAnswers equal = planted(new double[PROMPTS], difficulties, new LengthEffect(0, 0, 0));

    assertThat(
            LengthControl.winRates(List.of(other, equal), difficulties, List.of())
                .get(1)
                .orElseThrow())
        .isEqualTo(0.5, within(1e-6));
  }

  @Example
  void shouldPullAModelWhoseLengthsSayLittleToWhatTheOthersHaveInCommon() {
    Random random = new Random(5);
    double[] difficulties = normal(random, PROMPTS, 1);
    List<JudgedAnswers> models = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      models.add(planted(normal(random, PROMPTS, 300), difficulties, new LengthEffect(-1, 1.5, 1)));
    }
    double[] nearlyAllShorter = new double[12];
    Arrays.fill(nearlyAllShorter, -300);
    nearlyAllShorter[0] = -310;
    double[] preferences = new double[12];
    Arrays.fill(preferences, 0.3);
    preferences[0] = 0.9;
    JudgedAnswers few =
        new JudgedAnswers(IntStream.range(0, 12).toArray(), preferences, nearlyAllShorter);
    double alone = winRate(few, difficulties);
    models.add(few);

    double among = LengthControl.winRates(models, difficulties, List.of()).get(9).orElseThrow();

    double shortened = 0.35; // its win rate, of answers that the judge likes less for being short
    assertThat(among).isGreaterThan(shortened).isGreaterThan(alone);
  }

  @Example
  void shouldTakeTheReferencesOwnLongAndShortAnswersForWhatLengthDoes() {
    Random random = new Random(6);
    double[] difficulties = normal(random, PROMPTS, 1);
    LengthEffect ofLength = new LengthEffect(0, 2, 1);
    JudgedAnswers gamed = planted(normal(random, PROMPTS, 300), difficulties, ofLength);
    double[] constantButOne = new double[PROMPTS];
    constantButOne[7] = 1;
    JudgedAnswers model = planted(constantButOne, difficulties, new LengthEffect(-1, 0, 1));

    LengthEffect fit =
        new LogisticRows()
            .add(model, difficulties, true, 1)
            .add(gamed, difficulties, false, 0.2)
            .fit();

    assertThat(fit.length()).isGreaterThan(1.5);
    assertThat(fit.quality()).isEqualTo(-1, within(0.05));
    assertThat(LengthControl.winRates(List.of(model), difficulties, List.of(gamed)).get(0))
        .isPresent();
  }

  @Example
  void shouldStayFiniteWhereEverythingIsWonOrLost() {
    double[] none = new double[40];
    double[] lengths = normal(new Random(7), 40, 100);
    int[] prompts = IntStream.range(0, 40).toArray();
    double[] won = new double[40];
    Arrays.fill(won, 1);

    assertThat(winRate(new JudgedAnswers(prompts, won, lengths), none)).isEqualTo(1, within(1e-3));
    assertThat(winRate(new JudgedAnswers(prompts, new double[40], lengths), none))
        .isEqualTo(0, within(1e-3));
  }

  @Example
  void shouldSayNothingWhereAllAnswersAreLongerByTheSame() {
    JudgedAnswers same =
        new JudgedAnswers(new int[] {0, 1}, new double[] {0.2, 0.9}, new double[] {5, 5});
    JudgedAnswers one = new JudgedAnswers(new int[] {0}, new double[] {0.2}, new double[] {5});

    assertThat(LengthControl.winRates(List.of(same, one), new double[2], List.of()))
        .allMatch(each -> each.isEmpty());
  }

  @Example
  void shouldEstimateDifficultiesThatManyModelsFeel() {
    Random random = new Random(8);
    double[] difficulties = normal(random, PROMPTS, 1.5);
    List<JudgedAnswers> models = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      models.add(
          planted(
              normal(random, PROMPTS, 300),
              difficulties,
              new LengthEffect(random.nextGaussian() - 1, 1.5, 1)));
    }

    double[] estimated = InstructionDifficulty.jointly(models, PROMPTS + 1);

    assertThat(correlation(difficulties, estimated)).isGreaterThan(0.99);
    assertThat(estimated[PROMPTS]).as("of a prompt without a judgement").isZero();
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b, 0, a.length).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }
}
