package dev.charm.ops.leaderboard;

import dev.charm.consumers.views.CalibrationLog;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.listing.Output;
import dev.charm.schemas.Calibration;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The leaderboard as it was at a time, from the calibrations that were in force then.
 *
 * @param asOf the time
 * @param calibrations in force then
 * @param withdrawnBefore of these, those that were withdrawn at a time no longer known, perhaps
 *     before
 * @param forgotten how many calibrations have no revision of that time any more, though they may
 *     have had one
 */
public record PastRewardLeaderboard(
    Instant asOf, List<Calibration> calibrations, List<String> withdrawnBefore, long forgotten) {

  /**
   * Finds what was in force.
   *
   * @throws CommandFailedException if the time is before the first record
   */
  public static PastRewardLeaderboard of(CalibrationLog log, Instant asOf) {
    List<Calibration> inForce = new ArrayList<>();
    List<String> uncertain = new ArrayList<>();
    long forgotten = 0;
    for (var entry : log.revisions().entrySet()) {
      List<CalibrationLog.Revision> revisions = entry.getValue();
      int next = 0;
      while (next < revisions.size() && !revisions.get(next).at().isAfter(asOf)) {
        next++;
      }
      Calibration then = next == 0 ? null : revisions.get(next - 1).calibration();
      CalibrationLog.@Nullable Revision later =
          next == revisions.size() ? null : revisions.get(next);
      if (next == 0) {
        forgotten += beginsLate(later) && !log.kept().whole() ? 1 : 0;
      } else if (then != null) {
        inForce.add(then);
        if (followsOnAGap(then, later) || (later == null && log.gone().contains(entry.getKey()))) {
          uncertain.add(entry.getKey());
        }
      }
    }
    if (inForce.isEmpty()) {
      requireRecord(log, asOf);
    }
    return new PastRewardLeaderboard(asOf, List.copyOf(inForce), List.copyOf(uncertain), forgotten);
  }

  private static boolean beginsLate(CalibrationLog.@Nullable Revision first) {
    Calibration calibration = first == null ? null : first.calibration();
    return calibration == null || calibration.getRevision() > 0;
  }

  /** Revisions are numbered without a gap but for withdrawals. */
  private static boolean followsOnAGap(Calibration then, CalibrationLog.@Nullable Revision later) {
    Calibration next = later == null ? null : later.calibration();
    return next != null && next.getRevision() > then.getRevision() + 1;
  }

  private static void requireRecord(CalibrationLog log, Instant asOf) {
    Optional<Instant> first =
        log.revisions().values().stream()
            .flatMap(List::stream)
            .map(CalibrationLog.Revision::at)
            .min(Comparator.naturalOrder());
    if (first.isEmpty()) {
      throw new CommandFailedException("no calibration has ever been recorded");
    }
    if (asOf.isBefore(first.get())) {
      throw new CommandFailedException(
          "nothing is known as of "
              + asOf
              + ": the history of calibrations begins at "
              + first.get()
              + (log.kept().whole() ? "" : ", earlier revisions are no longer kept"));
    }
  }

  /** Prints it with its time, and beside it what a reader must know. */
  public void print(
      Predicate<String> rewardModels, Output output, PrintWriter out, PrintWriter notes) {
    List<Calibration> shown =
        calibrations.stream().filter(c -> rewardModels.test(c.getRewardModel())).toList();
    List<RewardLeaderboardRow> rows = RewardLeaderboard.rows(shown);
    if (output.isTable()) {
      out.println("as of " + asOf);
      out.println();
      RewardLeaderboardRow.LISTING.print(output, rows, out);
    } else {
      RewardLeaderboardRow.listing(asOf).print(output, rows, out);
    }
    notes().forEach(note -> notes.println("charm: " + note));
    notes.flush();
  }

  /** The leaderboard of that time. */
  public List<RewardLeaderboardRow> rows() {
    return RewardLeaderboard.rows(calibrations);
  }

  /** What a reader must know beside it, a line each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!withdrawnBefore.isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%d calibrations were withdrawn at a time no longer known, perhaps before (first:"
                  + " %s)",
              withdrawnBefore.size(),
              withdrawnBefore.get(0)));
    }
    if (forgotten > 0) {
      notes.add(
          String.format(
              Locale.ROOT, "%d calibrations have no revision of that time any more", forgotten));
    }
    return List.copyOf(notes);
  }
}
