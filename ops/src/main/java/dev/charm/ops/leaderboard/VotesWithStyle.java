package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.StyledVote;
import dev.charm.consumers.views.CastVote;
import java.util.List;

/**
 * Votes of which both answers are known.
 *
 * @param votes in order
 * @param styled the same with the styles of their answers
 */
public record VotesWithStyle(List<CastVote> votes, List<StyledVote> styled) {}
