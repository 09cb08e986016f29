package dev.charm.ops.why;

import static dev.charm.ops.command.CalibrationFixture.revision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.consumers.views.CalibrationLog;
import dev.charm.consumers.views.CalibrationLog.Revision;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ScoreEvent;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetSource;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Rewards;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PairHistoryTest {
  private static final PairHistory.Pair PAIR = new PairHistory.Pair("rm@1", "p", "o", "r");
  private static final LogReader.Extent WHOLE = new LogReader.Extent(true, at(0));

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }

  private static ScoreEvent score(long second, String model, double score, long version) {
    return score(second, "rm@1", model, 0, score, version);
  }

  private static ScoreEvent score(
      long second, String rewardModel, String model, int sample, double score, long version) {
    return new ScoreEvent.Scored(
        at(second), Rewards.of("p", model, sample, rewardModel, score, version, null));
  }

  private static ScoreEvent withdrawn(
      long second, RetractionKind kind, @Nullable String model, @Nullable String rewardModel) {
    return new ScoreEvent.Withdrawn(
        at(second), new Retraction("p", kind.name(), model, 0, rewardModel, 0L, null));
  }

  private static Revision revised(Calibration calibration) {
    return new Revision(calibration.getCalculatedAt(), calibration);
  }

  private static CalibrationLog log(Revision... revisions) {
    TreeMap<String, List<Revision>> all = new TreeMap<>();
    all.put("rm@1|o|r", List.of(revisions));
    return new CalibrationLog(all, new TreeSet<>(), WHOLE);
  }

  @Test
  void shouldSayThatAnOffsetWasPredictedAndWhatItBecameOnceTheModelWasRated() {
    Calibration predicted = revision(0, at(3), 0.3, 1120, 40);
    predicted.setOffsetSource(OffsetSource.PREDICTED);
    predicted.setPredictedFrom(9L);
    PairHistory history =
        PairHistory.of(
            PAIR,
            List.of(score(1, "o", 0.5, 0), score(2, "r", 0.4, 0)),
            WHOLE,
            log(revised(predicted), revised(revision(1, at(5), -0.2, 1144, 40))));

    assertThat(history.moments())
        .extracting(PairMoment::what)
        .contains(
            "revision 0: offset none -> 0.3 (predicted from 9 rated models: o has no rating,"
                + " 40 prompts)",
            "revision 1: offset 0.3 -> -0.2 (ratings 1144, 1000, 40 prompts)");
  }

  @Test
  void shouldTellWhatChangedAndTheDecisionAfterItNewestFirst() {
    PairHistory history =
        PairHistory.of(
            PAIR,
            List.of(
                score(1, "o", 0.5, 0),
                score(2, "r", 0.4, 0),
                score(2, "another", 9, 0),
                score(9, "r", 0.7, 1)),
            WHOLE,
            log(
                revised(revision(0, at(3), 0, 1150, 900)),
                revised(revision(1, at(5), -0.2, 1144, 1000)),
                revised(revision(2, at(7), 0.1, 1144, 1000))));

    assertThat(history.moments())
        .extracting(PairMoment::what)
        .containsExactly(
            "score of r 0.4 -> 0.7 (version 1)",
            "revision 2: offset -0.2 -> 0.1 (other scores at the same 1000 prompts)",
            "revision 1: offset 0 -> -0.2 (rating of o 1150 -> 1144, prompts 900 -> 1000)",
            "revision 0: offset none -> 0 (ratings 1150, 1000, 900 prompts)",
            "score of r none -> 0.4 (version 0)",
            "score of o none -> 0.5 (version 0)");
    assertThat(history.moments())
        .extracting(PairMoment::pair)
        .containsExactly(
            PairChange.FLIP,
            PairChange.FLIP,
            PairChange.FLIP,
            PairChange.APPEAR,
            PairChange.NONE,
            PairChange.NONE);
    assertThat(history.moments())
        .extracting(PairMoment::chosen)
        .containsExactly("r", "o", "r", "o", null, null);
    assertThat(history.moments().get(0).margin()).isEqualTo(0.1, within(1e-12));
    assertThat(history.moments().get(5).at()).isEqualTo(at(1));
    assertThat(history.gaps()).isEmpty();
  }

  @Test
  void shouldLeaveOutWhatChangedNeitherScoreNorOffset() {
    PairHistory history =
        PairHistory.of(
            PAIR,
            List.of(
                score(1, "o", 0.5, 1),
                score(2, "o", 0.9, 0), // older, comes late
                score(3, "rm@1", "o", 1, 0.9, 0), // another sample
                score(3, "other@1", "o", 0, 0.9, 9),
                withdrawn(3, RetractionKind.REWARD, "o", "other@1")),
            WHOLE,
            log(
                revised(revision(0, at(4), -0.1, 1100, 10)),
                revised(revision(1, at(5), -0.1, 1101, 10))));

    assertThat(history.moments()).hasSize(2);
  }

  @Test
  void shouldShowThatThePairVanishesWithAScoreOrACalibration() {
    PairHistory history =
        PairHistory.of(
            PAIR,
            List.of(
                score(1, "o", 0.5, 0),
                score(1, "r", 0.4, 0),
                withdrawn(6, RetractionKind.REWARD, "o", "rm@1")),
            WHOLE,
            log(
                revised(revision(0, at(2), 0, 1100, 10)),
                new Revision(at(3), null),
                revised(revision(2, at(4), 0, 1100, 10))));

    assertThat(history.moments())
        .extracting(PairMoment::pair)
        .containsExactly(
            PairChange.VANISH,
            PairChange.APPEAR,
            PairChange.VANISH,
            PairChange.APPEAR,
            PairChange.NONE,
            PairChange.NONE);
    assertThat(history.moments().get(0).what()).isEqualTo("reward of o withdrawn (version 0)");
    assertThat(history.moments().get(2).what()).isEqualTo("calibration withdrawn");
  }

  @Test
  void shouldTellOfWithdrawnResponsesAndPrompts() {
    PairHistory history =
        PairHistory.of(
            PAIR,
            List.of(
                score(1, "o", 0.5, 0),
                score(1, "r", 0.4, 1),
                withdrawn(2, RetractionKind.RESPONSE, "o", null),
                withdrawn(3, RetractionKind.PROMPT, null, null), // changes nothing: r has version 1
                score(4, "o", 0.3, 1)),
            WHOLE,
            log(revised(revision(0, at(0), 0, 1100, 10))));

    assertThat(history.moments())
        .extracting(PairMoment::what)
        .startsWith("score of o none -> 0.3 (version 1)", "response of o withdrawn (version 0)")
        .hasSize(5);
    assertThat(history.moments().get(0).pair()).isEqualTo(PairChange.APPEAR);
    assertThat(history.moments().get(0).chosen()).isEqualTo("r");
  }

  @Test
  void shouldSayWhatRetentionHasDropped() {
    TreeMap<String, List<Revision>> revisions = new TreeMap<>();
    revisions.put("rm@1|o|r", List.of(revised(revision(7, at(70), 0, 1100, 10))));
    CalibrationLog log =
        new CalibrationLog(
            revisions, new TreeSet<>(List.of("rm@1|o|r")), new LogReader.Extent(false, at(60)));

    PairHistory history = PairHistory.of(PAIR, List.of(), new LogReader.Extent(false, at(50)), log);

    assertThat(history.gaps())
        .containsExactly(
            "the calibration was withdrawn since, at a time no longer known",
            "the history of the calibration begins at 1970-01-01T00:01:10Z with revision 7: earlier"
                + " ones are no longer kept",
            "the history of scores begins at 1970-01-01T00:00:50Z: earlier ones are no longer"
                + " kept");
  }

  @Test
  void shouldSayThatRevisionsInBetweenAreUnknown() {
    PairHistory history =
        PairHistory.of(
            PAIR,
            List.of(),
            WHOLE,
            log(
                revised(revision(0, at(2), 0, 1100, 10)),
                revised(revision(2, at(4), 1, 1100, 10))));

    assertThat(history.moments().get(0).what()).contains("withdrawn meanwhile");
  }
}
