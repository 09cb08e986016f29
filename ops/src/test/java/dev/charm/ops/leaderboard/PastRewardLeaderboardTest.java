package dev.charm.ops.leaderboard;

import static dev.charm.ops.command.CalibrationFixture.revision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.views.CalibrationLog;
import dev.charm.consumers.views.CalibrationLog.Revision;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.listing.Output;
import dev.charm.ops.listing.OutputFormat;
import dev.charm.schemas.Calibration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PastRewardLeaderboardTest {
  private static final Output NDJSON = new Output(OutputFormat.NDJSON, Output.UNBOUNDED);

  private static final String KEY = "rm@1|o|r";

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }

  private static Revision revised(Calibration calibration) {
    return new Revision(calibration.getCalculatedAt(), calibration);
  }

  private static CalibrationLog log(boolean whole, Revision... revisions) {
    TreeMap<String, List<Revision>> all = new TreeMap<>();
    all.put(KEY, List.of(revisions));
    return new CalibrationLog(all, new TreeSet<>(), new LogReader.Extent(whole, at(0)));
  }

  private static final CalibrationLog THREE =
      log(
          true,
          revised(revision(0, at(10), 0.5, 1100, 10)),
          revised(revision(1, at(20), 0.6, 1120, 20)),
          revised(revision(2, at(30), 0.7, 1140, 30)));

  @Test
  void shouldTakeTheLastRevisionAtOrBeforeTheTime() {
    assertThat(PastRewardLeaderboard.of(THREE, at(19)).calibrations())
        .extracting(Calibration::getRevision)
        .containsExactly(0L);
    assertThat(PastRewardLeaderboard.of(THREE, at(20)).calibrations())
        .extracting(Calibration::getRevision)
        .containsExactly(1L);
    assertThat(PastRewardLeaderboard.of(THREE, at(999)).calibrations())
        .extracting(Calibration::getRevision)
        .containsExactly(2L);
  }

  @Test
  void shouldShowTheRatingsAndEvidenceOfThatTimeAndLeaveEmptyWhatIsNotKept() {
    List<RewardLeaderboardRow> rows =
        RewardLeaderboard.rows(PastRewardLeaderboard.of(THREE, at(25)).calibrations());

    assertThat(rows)
        .containsExactly(
            new RewardLeaderboardRow(
                "rm@1", "o", 1120.0, null, null, null, 0.6661394245831221, 0.75, 0.5, 1),
            new RewardLeaderboardRow("rm@1", "r", 1000.0, null, null, null, null, null, null, 0));
  }

  @Test
  void shouldFailForATimeBeforeTheFirstRecord() {
    assertThatThrownBy(() -> PastRewardLeaderboard.of(THREE, at(9)))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("1970-01-01T00:00:09Z")
        .hasMessageContaining("begins at 1970-01-01T00:00:10Z");
    CalibrationLog nothing = new CalibrationLog(new TreeMap<>(), new TreeSet<>(), THREE.kept());
    assertThatThrownBy(() -> PastRewardLeaderboard.of(nothing, at(9)))
        .isInstanceOf(CommandFailedException.class);
  }

  @Test
  void shouldNotShowACalibrationThatWasWithdrawnBefore() {
    CalibrationLog log =
        log(true, revised(revision(0, at(10), 0.5, 1100, 10)), new Revision(at(20), null));

    assertThat(PastRewardLeaderboard.of(log, at(15)).calibrations()).hasSize(1);
    assertThat(PastRewardLeaderboard.of(log, at(20)).calibrations()).isEmpty();
  }

  @Test
  void shouldSayWhereAWithdrawalOfUnknownTimeMayHaveComeBefore() {
    CalibrationLog between =
        log(
            true,
            revised(revision(0, at(10), 0.5, 1100, 10)),
            revised(revision(2, at(30), 0.7, 1140, 30)));
    CalibrationLog since =
        new CalibrationLog(
            log(true, revised(revision(0, at(10), 0.5, 1100, 10))).revisions(),
            new TreeSet<>(List.of(KEY)),
            between.kept());

    assertThat(PastRewardLeaderboard.of(between, at(20)).withdrawnBefore()).containsExactly(KEY);
    assertThat(PastRewardLeaderboard.of(since, at(20)).withdrawnBefore()).containsExactly(KEY);
    assertThat(PastRewardLeaderboard.of(THREE, at(15)).withdrawnBefore()).isEmpty();
  }

  @Test
  void shouldCountCalibrationsWhoseRevisionsOfThatTimeAreDropped() {
    TreeMap<String, List<Revision>> revisions = new TreeMap<>(THREE.revisions());
    revisions.put("rm@1|x|r", List.of(revised(revision(5, at(20), 0.5, 1100, 10))));
    CalibrationLog log =
        new CalibrationLog(revisions, new TreeSet<>(), new LogReader.Extent(false, at(10)));

    assertThat(PastRewardLeaderboard.of(log, at(15)).forgotten()).isEqualTo(1);
    assertThat(PastRewardLeaderboard.of(log, at(25)).forgotten()).isZero();
  }

  @Test
  void shouldSayWhichTimeItShows() {
    PastRewardLeaderboard past = PastRewardLeaderboard.of(THREE, at(25));
    StringWriter table = new StringWriter();
    StringWriter json = new StringWriter();
    PrintWriter notes = new PrintWriter(new StringWriter());

    past.print(rm -> true, Output.TABLE, new PrintWriter(table), notes);
    past.print(rm -> true, NDJSON, new PrintWriter(json), notes);

    assertThat(table.toString()).startsWith("as of 1970-01-01T00:00:25Z\n");
    assertThat(json.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"as_of\":\"1970-01-01T00:00:25Z\","))
        .allMatch(line -> line.contains("\"mean_reward\":null"));
  }
}
