/**
 * Which of several records counts: one home for each rule that the streams decide by and that every
 * reader of a topic has to follow, or it would tell something else.
 *
 * <ul>
 *   <li>of records of one key on the compacted topics that others write: {@link Precedence}, and
 *       {@link Claims} of all that is known of a key;
 *   <li>of the scores of one response: {@link RewardEntry};
 *   <li>what is withdrawn: {@link RetractedVersions};
 *   <li>of the votes of one id: {@link BattleOrder};
 *   <li>of ratings of one model: {@link RatingOrder}.
 * </ul>
 */
@NullMarked
package dev.charm.schemas.precedence;

import org.jspecify.annotations.NullMarked;
