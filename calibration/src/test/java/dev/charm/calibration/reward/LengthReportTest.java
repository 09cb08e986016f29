package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.numeric.Correlation;
import dev.charm.calibration.reward.LengthReport.Observation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LengthReportTest {
  private static Observation at(double d, long lengthO, long lengthR) {
    return new Observation(d, lengthO, lengthR);
  }

  private static LengthReport report(Observation... observations) {
    return LengthReport.of(List.of(observations), 0.0);
  }

  @Example
  void shouldCountHowOftenTheLongerIsPreferredAndATieAsAHalf() {
    LengthReport report =
        report(at(1, 200, 100), at(-1, 100, 200), at(-1, 200, 100), at(0, 200, 100), at(9, 7, 7));

    Share longer = report.longerPreferred().orElseThrow();
    assertThat(longer.value()).isEqualTo(2.5 / 4);
    assertThat(longer.ciLow()).isLessThan(2.5 / 4);
    assertThat(longer.ciHigh()).isGreaterThan(2.5 / 4);
    assertThat(report.overvaluedLonger().orElseThrow().value()).isEqualTo(3.5 / 5);
  }

  @Example
  void shouldFindThatLengthExplainsEverythingWhereTheRewardIsTheLogarithmOfLength() {
    List<Observation> observations = new ArrayList<>();
    for (long length = 1; length <= 50; length++) {
      observations.add(at(3 * Math.log(length / 20.0) + 1, length, 20));
    }
    LengthReport report = LengthReport.of(observations, 0.0);

    assertThat(report.lengthR2().orElseThrow()).isEqualTo(1.0, within(1e-12));
    assertThat(report.rankCorrelation().orElseThrow()).isEqualTo(1.0, within(1e-12));
  }

  /** Worked by hand: ratios -1, 0, 1 (times ln 10), d = 1, 0, 2; r = 1/2. */
  @Example
  void shouldExplainTheVarianceThatAStraightLineExplains() {
    LengthReport report = report(at(1, 10, 100), at(0, 10, 10), at(2, 100, 10));

    assertThat(report.lengthR2().orElseThrow()).isEqualTo(0.25, within(1e-12));
    assertThat(report.rankCorrelation().orElseThrow()).isEqualTo(0.5, within(1e-12));
  }

  @Example
  void shouldGiveEqualValuesTheMeanOfTheirRanks() {
    double[] x = {1, 2, 2, 3};
    double[] y = {1, 3, 2, 4};

    // Ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4: r = 4.5 / sqrt(4.5 * 5).
    assertThat(Correlation.spearman(x, y).orElseThrow())
        .isEqualTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
  }

  @Example
  void shouldCountWinsOnLengthMatchedPromptsBeforeAndAfterCalibration() {
    List<Observation> observations =
        List.of(
            at(1, 100, 80), // 20 % shorter: matched
            at(1, 100, 79), // a little more: not
            at(2, 80, 100),
            at(0, 50, 50), // a tie is not a win
            at(5, 300, 10));
    LengthReport report = LengthReport.of(observations, -1.0);

    assertThat(report.all().prompts()).isEqualTo(5);
    assertThat(report.all().hard().orElseThrow().value()).isEqualTo(4 / 5.0);
    assertThat(report.all().calibrated().orElseThrow().value()).isEqualTo(2 / 5.0);
    assertThat(report.matched().prompts()).isEqualTo(3);
    assertThat(report.matched().hard().orElseThrow().value()).isEqualTo(2 / 3.0);
    assertThat(report.matched().calibrated().orElseThrow().value()).isEqualTo(1 / 3.0);
  }

  @Property(tries = 50)
  void shouldGiveTheSameBitsInAnyOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      observations.add(at(random.nextGaussian(), random.nextInt(500), random.nextInt(500)));
    }
    LengthReport before = LengthReport.of(observations, 0.25);
    Collections.shuffle(observations, random);

    assertThat(LengthReport.of(observations, 0.25)).isEqualTo(before);
  }

  @Example
  void shouldSayNothingWithoutAnyText() {
    LengthReport report = report();

    assertThat(report.prompts()).isZero();
    assertThat(report.overvaluedLonger()).isEmpty();
    assertThat(report.longerPreferred()).isEmpty();
    assertThat(report.lengthR2()).isEmpty();
    assertThat(report.rankCorrelation()).isEmpty();
    assertThat(report.all()).isEqualTo(report.matched());
    assertThat(report.matched().hard()).isEmpty();
  }

  @Example
  void shouldFindNothingThatLengthExplainsWhereAllAreEquallyLong() {
    LengthReport report = report(at(1, 30, 30), at(2, 30, 30), at(-0.1, 30, 30));

    assertThat(report.longerPreferred()).isEmpty();
    assertThat(report.overvaluedLonger().orElseThrow().value()).isEqualTo(0.5);
    assertThat(report.lengthR2()).isEmpty();
    assertThat(report.rankCorrelation()).isEmpty();
    assertThat(report.matched()).isEqualTo(report.all());
  }

  @Example
  void shouldFindNothingToExplainWhereEveryRewardIsEqual() {
    LengthReport report = report(at(0.1, 30, 10), at(0.1, 10, 20), at(0.1, 3, 3));

    assertThat(report.lengthR2()).isEmpty();
    assertThat(report.rankCorrelation()).isEmpty();
  }

  @Example
  void shouldTakeOnePromptForWhatItIs() {
    LengthReport report = report(at(1, 30, 10));

    assertThat(report.longerPreferred().orElseThrow().value()).isEqualTo(1);
    assertThat(report.longerPreferred().orElseThrow().ciLow()).isEqualTo(0.2065, within(1e-4));
    assertThat(report.lengthR2()).isEmpty();
    assertThat(report.matched().prompts()).isZero();
    assertThat(report.matched().hard()).isEmpty();
  }

  @Example
  void shouldCountAnEmptyAnswerAsOneCharacterInTheRatio() {
    LengthReport report = report(at(1, 0, 0), at(2, 0, 1), at(3, 100, 0));

    assertThat(report.prompts()).isEqualTo(3);
    assertThat(report.lengthR2().orElseThrow()).isEqualTo(0.75, within(1e-12));
    assertThat(report.matched().prompts()).isEqualTo(1);
  }

  @Example
  void shouldRefuseWhatIsNoObservation() {
    assertThatThrownBy(() -> at(Double.NaN, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> at(1, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LengthReport.of(List.of(), Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void shouldCountCodePointsAndNotUtf16Units() {
    assertThat(LengthReport.lengthOf("a\uD83D\uDE00b")).isEqualTo(3);
    assertThat(LengthReport.lengthOf("")).isZero();
  }

  /** By an independent calculation. */
  @Example
  void shouldGiveTheIntervalOfWilson() {
    Share share = Share.of(8, 10);
    assertThat(share.ciLow()).isEqualTo(0.4901625, within(1e-6));
    assertThat(share.ciHigh()).isEqualTo(0.9433178, within(1e-6));
    assertThat(Share.of(0, 10).ciLow()).isZero();
    assertThat(Share.of(0, 10).ciHigh()).isEqualTo(0.2775328, within(1e-6));
    assertThat(Share.of(10, 10).ciHigh()).isEqualTo(1);
    assertThatThrownBy(() -> Share.of(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Share.of(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
