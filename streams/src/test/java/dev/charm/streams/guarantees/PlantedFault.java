package dev.charm.streams.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.PreferencePair;
import dev.charm.streams.Projection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The smallest faults that a committed log could have. A comparison is worth something only if it
 * sees each of them, so each is planted in logs that are good.
 */
public enum PlantedFault {
  /** A pair was never published. */
  LOST_PAIR("instead of Decided", good -> good.withPairs(without(good.pairs()))),

  /** A pair is there that should not be. */
  PAIR_TOO_MANY("instead of null", good -> good.withPairs(andOfNoPrompt(good.pairs()))),

  /** Of one pair the wrong side is chosen. */
  FLIPPED_PAIR(
      "instead of Decided",
      pairAgain(
          last ->
              PreferencePair.newBuilder(last)
                  .setChosen(last.getRejected())
                  .setRejected(last.getChosen())
                  .build())),

  /** A score of one pair is off by the least that a double can be. */
  STALE_SCORE(
      "instead of Decided",
      pairAgain(
          last -> PreferencePair.newBuilder(last).setChosen(nudged(last.getChosen())).build())),

  /** The same response is chosen and rejected, and what comes later hides it from the end state. */
  CHOSEN_IS_REJECTED(
      "chosen and rejected are", good -> good.withPairs(afterOneOfOneSide(good.pairs()))),

  /** A pair lies under a key that is not its own. */
  FOREIGN_KEY(
      "belongs under",
      good ->
          good.withPairs(
              and(
                  good.pairs(),
                  some(good.pairs()).partition(),
                  some(good.pairs()).key() + " or not",
                  some(good.pairs()).value()))),

  /** A pair lies in another partition than before. */
  WANDERED(
      "lies in partition 99",
      good ->
          good.withPairs(
              and(good.pairs(), 99, some(good.pairs()).key(), some(good.pairs()).value()))),

  /** One offset is off by the least that a double can be. */
  WRONG_OFFSET(
      "instead of Solved",
      calibrationAgain(
          last -> Calibration.newBuilder(last).setOffset(Math.nextUp(last.getOffset())).build())),

  /** A calibration was never published. */
  LOST_CALIBRATION(
      "instead of Solved", good -> good.withCalibrations(without(good.calibrations()))),

  /** A revision is followed by a lower one. */
  REVISION_BACK("after", calibrationAgain(PlantedFault::oneRevisionBack)),

  /** A calibration says settled too early, or never does. */
  UNSETTLED(
      "is not settled",
      calibrationAgain(last -> Calibration.newBuilder(last).setSettled(false).build())),

  /** The history tells a revision twice. */
  TOLD_TWICE("after", historyAgain(last -> last)),

  /** The history goes back. */
  HISTORY_BACK("after", historyAgain(PlantedFault::oneRevisionBack)),

  /** The history leaves out the revisions of a calibration. */
  UNTOLD("says null", good -> good.withHistory(without(good.history()))),

  /** A game was counted twice. */
  WRONG_COUNT(
      "instead of Fared",
      statsAgain(last -> ModelStats.newBuilder(last).setGames(last.getGames() + 1).build())),

  /** A reward is missing in a mean. */
  WRONG_MEAN(
      "instead of Fared",
      statsAgain(last -> ModelStats.newBuilder(last).setMean(last.getMean() + 1e-6).build())),

  // From here on of votes; see shouldAllBeCaughtIn.

  /** A rating was never published. */
  LOST_RATING("instead of Rated", good -> good.withRatings(without(good.ratings()))),

  /** A vote was counted twice. */
  VOTE_COUNTED_TWICE(
      "instead of Rated",
      ratingAgain(
          last ->
              ArenaRating.newBuilder(last)
                  .setVotes(last.getVotes() + 1)
                  .setWins(last.getWins() + 1)
                  .build())),

  /** A vote is in none of the counts that it should be in. */
  VOTE_LOST_ON_THE_WAY(
      "do not add up",
      ratingAgain(last -> ArenaRating.newBuilder(last).setTies(last.getTies() + 1).build())),

  /** One rating is off by the least that a double can be. */
  STALE_RATING(
      "instead of Rated",
      ratingAgain(
          last -> ArenaRating.newBuilder(last).setRating(Math.nextDown(last.getRating())).build())),

  /** A live rating knows less recent votes than the one before. */
  RATING_GROWN_OLDER(
      "as-of",
      ratingAgain(
          last -> ArenaRating.newBuilder(last).setAsOf(last.getAsOf().minusMillis(1)).build())),

  /** What two ratings have in common is missing. */
  LOST_COVARIANCE("covariance of", good -> good.withCovariances(without(good.covariances()))),

  /** A text lies in another partition than the rewards, and nobody brought them together. */
  TEXT_LEFT_ELSEWHERE(
      ": null", pairAgain(last -> PreferencePair.newBuilder(last).setPrompt(null).build()));

  private final String sign;
  private final UnaryOperator<CommittedLog> planted;

  /**
   * @param sign what the finding of this fault says
   * @param planted a good log with this fault in it
   */
  PlantedFault(String sign, UnaryOperator<CommittedLog> planted) {
    this.sign = sign;
    this.planted = planted;
  }

  /**
   * Plants every fault in a good log; each must be found, as what it is.
   *
   * @param unlike what ratings, covariances and texts of a log are unlike those meant, a line each
   */
  static void shouldAllBeCaughtIn(
      CommittedLog good, Projection batch, Function<CommittedLog, List<String>> unlike) {
    shouldBeCaughtIn(good, batch, unlike, EnumSet.allOf(PlantedFault.class));
  }

  /** The same, but for faults of live ratings, in a log without votes. */
  public static void shouldAllBeCaughtIn(CommittedLog good, Projection batch) {
    shouldBeCaughtIn(good, batch, log -> List.of(), EnumSet.range(LOST_PAIR, WRONG_MEAN));
  }

  private static void shouldBeCaughtIn(
      CommittedLog good,
      Projection batch,
      Function<CommittedLog, List<String>> unlike,
      Set<PlantedFault> faults) {
    assertThat(findings(good, batch, unlike)).isEmpty();
    for (PlantedFault fault : faults) {
      assertThat(findings(fault.planted.apply(good), batch, unlike))
          .as("findings of %s", fault)
          .isNotEmpty()
          .anyMatch(finding -> finding.contains(fault.sign));
    }
  }

  private static List<String> findings(
      CommittedLog log, Projection batch, Function<CommittedLog, List<String>> unlike) {
    List<String> findings = new ArrayList<>(log.projection().differencesFrom(batch));
    findings.addAll(unlike.apply(log));
    findings.addAll(log.broken());
    return findings;
  }

  /** The record in force of a key in the middle. */
  private static <T> Logged<T> some(List<Logged<T>> log) {
    Map<String, T> latest = Logged.latest(log);
    String key = latest.keySet().stream().skip(latest.size() / 2).findFirst().orElseThrow();
    return log.stream()
        .filter(record -> record.key().equals(key))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static <T> List<Logged<T>> without(List<Logged<T>> log) {
    String key = some(log).key();
    return log.stream().filter(record -> !record.key().equals(key)).toList();
  }

  private static UnaryOperator<CommittedLog> pairAgain(UnaryOperator<PreferencePair> changed) {
    return good -> good.withPairs(again(good.pairs(), changed));
  }

  private static UnaryOperator<CommittedLog> calibrationAgain(UnaryOperator<Calibration> changed) {
    return good -> good.withCalibrations(again(good.calibrations(), changed));
  }

  private static UnaryOperator<CommittedLog> historyAgain(UnaryOperator<Calibration> changed) {
    return good -> good.withHistory(again(good.history(), changed));
  }

  private static UnaryOperator<CommittedLog> statsAgain(UnaryOperator<ModelStats> changed) {
    return good -> good.withModelStats(again(good.modelStats(), changed));
  }

  private static UnaryOperator<CommittedLog> ratingAgain(UnaryOperator<ArenaRating> changed) {
    return good -> good.withRatings(again(good.ratings(), changed));
  }

  /** The log with some record written once more, changed. */
  private static <T> List<Logged<T>> again(List<Logged<T>> log, UnaryOperator<T> changed) {
    Logged<T> some = some(log);
    return and(log, some.partition(), some.key(), changed.apply(some.value()));
  }

  private static <T> List<Logged<T>> and(
      List<Logged<T>> log, int partition, String key, @Nullable T value) {
    List<Logged<T>> more = new ArrayList<>(log);
    more.add(new Logged<>(partition, Long.MAX_VALUE, key, value));
    return more;
  }

  private static List<Logged<PreferencePair>> andOfNoPrompt(List<Logged<PreferencePair>> pairs) {
    Logged<PreferencePair> some = some(pairs);
    PreferencePair pair =
        PreferencePair.newBuilder(some.value()).setPromptId("no such prompt").build();
    String key =
        Keys.pair(
            pair.getRewardModel(), pair.getPromptId(), pair.getOvervalued(), pair.getReference());
    return and(pairs, some.partition(), key, pair);
  }

  private static List<Logged<PreferencePair>> afterOneOfOneSide(
      List<Logged<PreferencePair>> pairs) {
    Logged<PreferencePair> some = some(pairs);
    List<Logged<PreferencePair>> more = new ArrayList<>();
    more.add(
        new Logged<>(
            some.partition(),
            0,
            some.key(),
            PreferencePair.newBuilder(some.value()).setRejected(some.value().getChosen()).build()));
    more.addAll(pairs);
    return more;
  }

  private static Candidate nudged(Candidate candidate) {
    return Candidate.newBuilder(candidate).setScore(Math.nextUp(candidate.getScore())).build();
  }

  private static Calibration oneRevisionBack(Calibration calibration) {
    return Calibration.newBuilder(calibration).setRevision(calibration.getRevision() - 1).build();
  }
}
