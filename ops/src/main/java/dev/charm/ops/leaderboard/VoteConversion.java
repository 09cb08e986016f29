package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.Style;
import dev.charm.calibration.rating.StyledVote;
import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.consumers.views.AnswerStyle;
import dev.charm.consumers.views.AnswerStyles;
import dev.charm.consumers.views.CastVote;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Votes and styles as topics have them, become those that ratings are fitted to. */
public final class VoteConversion {
  private VoteConversion() {}

  /** A vote without what does not matter to ratings. */
  public static Vote vote(CastVote cast) {
    return new Vote(
        cast.modelA(), cast.modelB(), outcome(cast), cast.voter(), cast.weight(), cast.count());
  }

  private static VoteOutcome outcome(CastVote cast) {
    return switch (cast.outcome()) {
      case MODEL_A -> VoteOutcome.MODEL_A;
      case MODEL_B -> VoteOutcome.MODEL_B;
      case TIE -> VoteOutcome.TIE;
      case BOTH_BAD -> VoteOutcome.BOTH_BAD;
    };
  }

  /** Votes with the styles of their answers; those of which an answer is not known are absent. */
  public static List<StyledVote> styled(List<CastVote> votes, AnswerStyles styles) {
    List<StyledVote> styled = new ArrayList<>();
    for (CastVote cast : votes) {
      Style a = style(styles.style(cast, cast.modelA()));
      Style b = style(styles.style(cast, cast.modelB()));
      if (a != null && b != null) {
        styled.add(new StyledVote(vote(cast), a, b));
      }
    }
    return styled;
  }

  private static @Nullable Style style(@Nullable AnswerStyle answer) {
    return answer == null
        ? null
        : new Style(answer.length(), answer.headers(), answer.lists(), answer.bold());
  }
}
