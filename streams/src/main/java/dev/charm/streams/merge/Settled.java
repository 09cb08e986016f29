package dev.charm.streams.merge;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What <i>settled</i> means, and how whoever waits for it learns of it. The whole protocol:
 *
 * <p><b>A calibration is settled</b> when its offset is exact and every prompt partition with
 * evidence decides all its pairs by that very offset ({@link #says}). <b>The system is settled</b>
 * when everything written is consumed, the ratings of every arena are fitted to all its votes, and
 * every calibration is settled.
 *
 * <p>Nothing counts what is under way. Each stage says by what it writes that it is not done:
 *
 * <ol>
 *   <li><b>Ratings.</b> In the transaction that consumes a vote its arenas go into the store {@code
 *       due-arenas}, and stay there until they are fitted; large ones rest for longer than two
 *       looks lie apart. Its changelog tells whoever waits ({@code DueArenas}, {@code Changelogs}).
 *   <li><b>Prompt task.</b> A summary is sent within two turns of the clock after its last change
 *       ({@code DirtySummaries}). It says which offset decides all pairs of its partition; during a
 *       move, none ({@code Boundary.appliedToAll}). When a move is over, a summary is due at once.
 *   <li><b>Merger.</b> Pairs are solved a bounded number at a time; while more are due, its
 *       changelog is written to at each turn ({@link Due}). Statistics rest for at most {@link
 *       #LONGEST_SILENCE}. A calibration is published as unsettled with every new offset, and while
 *       a small move waits ({@link OffsetDebounce}); it is settled by the summaries that follow. A
 *       change of {@code settled} alone is not a new revision ({@link CalibrationPublisher}).
 *   <li><b>Who waits</b> looks at the lag of the groups first and at what they write last, so that
 *       nothing can move from what is yet to be looked at to what was. One look may still fall
 *       between a commit and the next turn of the clock, when all that lies in topics looks done;
 *       so there are two, {@link #BETWEEN_LOOKS} apart, and not one record may be written in
 *       between ({@code SettledCheck} in {@code ops}).
 * </ol>
 */
public final class Settled {
  /**
   * How far two looks lie apart: several times what a stage that has consumed its input needs to
   * write down what follows, which is two turns of the clock, {@link #LONGEST_SILENCE} and a
   * commit.
   */
  public static final Duration BETWEEN_LOOKS = Duration.ofMillis(1200);

  /** How long a stage may leave work that nothing in a topic tells of. */
  static final Duration LONGEST_SILENCE = Duration.ofMillis(400);

  private Settled() {}

  /**
   * Whether a calibration is settled.
   *
   * @param resolved whether its offset is exact, or as exact as it gets
   * @param applied by which every partition with evidence decides all its pairs; empty if there is
   *     not one such offset
   */
  static boolean says(boolean resolved, OptionalDouble applied, double offset) {
    return resolved && applied.equals(OptionalDouble.of(offset));
  }
}
