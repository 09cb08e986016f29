package dev.charm.ops.whatif;

import static dev.charm.ops.command.CalibrationFixture.calibration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.Calibrator;
import dev.charm.calibration.reward.Choice;
import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.QuantileRefinement;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.ops.status.RunningSettings;
import dev.charm.ops.why.PairChange;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.OffsetSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhatIfTest {
  private static final Objective WIN_RATE = new Objective.WinRate();
  private static final Map<String, Rating> RATINGS =
      Map.of("a", Rating.exact(1100), "b", Rating.exact(1000), "c", Rating.exact(900));

  private final List<PairFlip> flips = new ArrayList<>();

  /** Scores of a, b and c at some prompts, some of them missing. */
  private static BatchCalibration scores(int prompts) {
    Random random = new Random(7);
    List<ScoredResponse> scores = new ArrayList<>();
    for (int i = 0; i < prompts; i++) {
      for (String model : List.of("a", "b", "c")) {
        if (random.nextInt(20) > 0) {
          scores.add(new ScoredResponse("p" + i, model, random.nextGaussian()));
        }
      }
    }
    return BatchCalibration.of(scores);
  }

  private static SortedMap<String, BatchCalibration> of(BatchCalibration scores) {
    return new TreeMap<>(Map.of("rm@1", scores));
  }

  /** What the running system would have calculated. */
  private static Map<String, Calibration> inForce(
      BatchCalibration scores, Map<String, Rating> ratings, Objective objective) {
    Map<String, Calibration> inForce = new HashMap<>();
    for (String o : ratings.keySet()) {
      for (String r : ratings.keySet()) {
        if (!o.equals(r)) {
          Rating ratingO = ratings.get(o);
          Rating ratingR = ratings.get(r);
          Differences evidence = scores.differences(o, r);
          double offset =
              Calibrator.calibrate(
                      objective instanceof Objective.WinRate ? evidence : summarised(scores, o, r),
                      ratingO,
                      ratingR,
                      objective)
                  .offset();
          inForce.put(
              Keys.calibration("rm@1", o, r),
              calibration(o, r, offset, ratingO.value(), ratingR.value()));
        }
      }
    }
    return inForce;
  }

  /** Once for both models, in order of name. */
  private static Differences summarised(BatchCalibration scores, String o, String r) {
    return o.compareTo(r) < 0
        ? QuantileRefinement.of(DifferenceSummary.of(scores.differences(o, r)), null).differences()
        : QuantileRefinement.of(DifferenceSummary.of(scores.differences(r, o)), null)
            .turned()
            .differences();
  }

  private static RunningSettings settings(Objective objective, @Nullable String reference) {
    return new RunningSettings(objective, reference, "overall");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 300, 5000}) // the last is beyond what a summary holds exactly
  void shouldFindNoFlipWhereNothingChanges(int prompts) {
    BatchCalibration scores = scores(prompts);
    for (Objective objective : List.of(WIN_RATE, new Objective.Paired(0.5))) {
      List<WhatIfRow> rows =
          new WhatIf(
                  of(scores),
                  inForce(scores, RATINGS, objective),
                  RATINGS,
                  settings(objective, null))
              .rows(flips::add);

      assertThat(rows).hasSize(6).allSatisfy(row -> assertThat(row.pairs()).isPositive());
      assertThat(flips).isEmpty();
      assertThat(rows)
          .allSatisfy(row -> assertThat(row.then().offset()).isEqualTo(row.now().offset()))
          .allSatisfy(row -> assertThat(row.share()).isZero());
    }
  }

  @Test
  void shouldTellEveryPairThatAnotherRatingDecidesOtherwise() {
    BatchCalibration scores = scores(300);
    Map<String, Calibration> before = inForce(scores, RATINGS, WIN_RATE);
    Map<String, Rating> ratings = new HashMap<>(RATINGS);
    ratings.put("a", Rating.exact(950));
    Map<String, Calibration> after = inForce(scores, ratings, WIN_RATE);

    List<WhatIfRow> rows =
        new WhatIf(of(scores), before, ratings, settings(WIN_RATE, null)).rows(flips::add);

    List<String> expected = new ArrayList<>();
    before.forEach(
        (key, calibration) -> {
          String o = calibration.getOvervalued();
          String r = calibration.getReference();
          for (BatchCalibration.Decision d : scores.decisions(o, r, calibration.getOffset())) {
            Choice then = Choice.of(d.scoreO() - d.scoreR(), after.get(key).getOffset());
            if (then != d.choice()) {
              expected.add(Keys.pair("rm@1", d.prompt(), o, r));
            }
          }
        });
    assertThat(flips).extracting(PairFlip::key).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(rows.stream().mapToLong(WhatIfRow::flip).sum()).isEqualTo(flips.size()).isPositive();
    assertThat(rows)
        .filteredOn(row -> !row.overvalued().equals("a") && !row.reference().equals("a"))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.flip()).isZero());
    WhatIfRow first = rows.get(0);
    assertThat(first.now().ratingDifference()).isEqualTo(100);
    assertThat(first.then().ratingDifference()).isEqualTo(-50);
    assertThat(first.share()).isEqualTo((double) first.flip() / first.pairs());
    PairFlip flip = flips.get(0);
    assertThat(flip.chosenNow()).isNotEqualTo(flip.chosenThen());
    assertThat(flip.marginThen()).isEqualTo(Math.abs(flip.d() + first.then().offset()));
  }

  @Test
  void shouldCallEveryPairNewWhereNoCalibrationIsInForce() {
    List<WhatIfRow> rows =
        new WhatIf(of(scores(50)), Map.of(), RATINGS, settings(WIN_RATE, "b")).rows(flips::add);

    assertThat(rows)
        .extracting(WhatIfRow::overvalued, WhatIfRow::reference, WhatIfRow::pairs)
        .containsExactly(Tuple.tuple("a", "b", 0L), Tuple.tuple("c", "b", 0L));
    assertThat(rows).allSatisfy(row -> assertThat(row.share()).isNull());
    assertThat(flips)
        .hasSizeGreaterThan(80)
        .allSatisfy(flip -> assertThat(flip.change()).isEqualTo(PairChange.APPEAR))
        .allSatisfy(flip -> assertThat(flip.marginNow()).isNull());
  }

  @Test
  void shouldLetPairsVanishWhoseModelIsRatedNoMore() {
    BatchCalibration scores = scores(50);
    Map<String, Rating> ratings = new HashMap<>(RATINGS);
    ratings.remove("c");

    List<WhatIfRow> rows =
        new WhatIf(
                of(scores), inForce(scores, RATINGS, WIN_RATE), ratings, settings(WIN_RATE, null))
            .rows(flips::add);

    assertThat(rows).filteredOn(row -> row.then() == null).hasSize(4);
    assertThat(flips)
        .isNotEmpty()
        .allSatisfy(flip -> assertThat(flip.change()).isEqualTo(PairChange.VANISH))
        .allSatisfy(flip -> assertThat(flip.chosenThen()).isNull());
  }

  @Test
  void shouldLeaveAPredictedCalibrationAsItIsUntilItsModelIsRated() {
    BatchCalibration scores = scores(50);
    Map<String, Calibration> inForce = inForce(scores, RATINGS, WIN_RATE);
    Calibration predicted = inForce.get(Keys.calibration("rm@1", "c", "b"));
    predicted.setOffsetSource(OffsetSource.PREDICTED);
    predicted.setOffset(0.25);
    Map<String, Rating> without = new HashMap<>(RATINGS);
    without.remove("c");

    List<WhatIfRow> unrated =
        new WhatIf(of(scores), inForce, without, settings(WIN_RATE, "b")).rows(flips::add);
    assertThat(unrated)
        .filteredOn(row -> row.overvalued().equals("c"))
        .allSatisfy(row -> assertThat(row.then()).isEqualTo(row.now()))
        .hasSize(1);

    List<WhatIfRow> rated =
        new WhatIf(of(scores), inForce, RATINGS, settings(WIN_RATE, "b")).rows(flips::add);
    assertThat(rated)
        .filteredOn(row -> row.overvalued().equals("c"))
        .allSatisfy(row -> assertThat(row.then().offset()).isNotEqualTo(0.25));
  }

  @Test
  void shouldSolveForTheBatchObjectiveToo() {
    BatchCalibration scores = scores(60);
    Objective objective = new Objective.AllPairs(0.1);

    List<WhatIfRow> rows =
        new WhatIf(
                of(scores), inForce(scores, RATINGS, WIN_RATE), RATINGS, settings(objective, null))
            .rows(flips::add);

    BatchCalibration.Report batch = scores.calibrate(RATINGS, objective);
    assertThat(rows)
        .extracting(row -> row.then().offset())
        .containsExactlyElementsOf(
            batch.results().stream().map(result -> result.calibrated().offset()).toList());
  }
}
