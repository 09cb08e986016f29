package dev.charm.streams.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.PreferencePair;
import dev.charm.streams.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The smallest faults that a committed log could have. A comparison is worth something only if it
 * sees each of them, so each is planted in logs that are good.
 */
public enum PlantedFault {
  /** A pair was never published. */
  LOST_PAIR("instead of Decided") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withPairs(without(good.pairs()));
    }
  },

  /** A pair is there that should not be. */
  PAIR_TOO_MANY("instead of null") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      Logged<PreferencePair> some = some(good.pairs());
      PreferencePair pair = PreferencePair.newBuilder(some.value()).build();
      pair.setPromptId(pair.getPromptId() + " again");
      String key =
          Keys.pair(
              pair.getRewardModel(), pair.getPromptId(), pair.getOvervalued(), pair.getReference());
      return good.withPairs(
          and(good.pairs(), new Logged<>(some.partition(), Long.MAX_VALUE, key, pair)));
    }
  },

  /** Of one pair the wrong side is chosen. */
  FLIPPED_PAIR("instead of Decided") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withPairs(
          again(
              good.pairs(),
              last ->
                  PreferencePair.newBuilder(last)
                      .setChosen(last.getRejected())
                      .setRejected(last.getChosen())
                      .build()));
    }
  },

  /** A score of one pair is off by the least that a double can be. */
  STALE_SCORE("instead of Decided") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withPairs(
          again(
              good.pairs(),
              last ->
                  PreferencePair.newBuilder(last)
                      .setChosen(
                          Candidate.newBuilder(last.getChosen())
                              .setScore(Math.nextUp(last.getChosen().getScore()))
                              .build())
                      .build()));
    }
  },

  /** The same response is chosen and rejected. */
  CHOSEN_IS_REJECTED("chosen and rejected are") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      // In the middle of the log, where what comes later hides it from the end state.
      List<Logged<PreferencePair>> log = new ArrayList<>(good.pairs());
      Logged<PreferencePair> some = some(log);
      PreferencePair pair =
          PreferencePair.newBuilder(some.value()).setRejected(some.value().getChosen()).build();
      log.add(0, new Logged<>(some.partition(), 0, some.key(), pair));
      return good.withPairs(log);
    }
  },

  /** A pair lies under a key that is not its own. */
  FOREIGN_KEY("belongs under") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      Logged<PreferencePair> some = some(good.pairs());
      return good.withPairs(
          and(
              good.pairs(),
              new Logged<>(
                  some.partition(), Long.MAX_VALUE, some.key() + " or not", some.value())));
    }
  },

  /** A pair lies in another partition than before. */
  WANDERED("lies in partition 99") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      Logged<PreferencePair> some = some(good.pairs());
      return good.withPairs(
          and(good.pairs(), new Logged<>(99, Long.MAX_VALUE, some.key(), some.value())));
    }
  },

  /** One offset is off by the least that a double can be. */
  WRONG_OFFSET("instead of Solved") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withCalibrations(
          again(
              good.calibrations(),
              last ->
                  Calibration.newBuilder(last).setOffset(Math.nextUp(last.getOffset())).build()));
    }
  },

  /** A calibration was never published. */
  LOST_CALIBRATION("instead of Solved") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withCalibrations(without(good.calibrations()));
    }
  },

  /** A revision is followed by a lower one. */
  REVISION_BACK("after") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withCalibrations(
          again(
              good.calibrations(),
              last -> Calibration.newBuilder(last).setRevision(last.getRevision() - 1).build()));
    }
  },

  /** A calibration says settled too early, or never does. */
  UNSETTLED("is not settled") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withCalibrations(
          again(
              good.calibrations(), last -> Calibration.newBuilder(last).setSettled(false).build()));
    }
  },

  /** The history tells a revision twice. */
  TOLD_TWICE("after") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withHistory(again(good.history(), UnaryOperator.identity()));
    }
  },

  /** The history goes back. */
  HISTORY_BACK("after") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withHistory(
          again(
              good.history(),
              last -> Calibration.newBuilder(last).setRevision(last.getRevision() - 1).build()));
    }
  },

  /** The history leaves out the revisions of a calibration. */
  UNTOLD("says null") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withHistory(without(good.history()));
    }
  },

  /** A game was counted twice. */
  WRONG_COUNT("instead of Fared") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withModelStats(
          again(
              good.modelStats(),
              last -> ModelStats.newBuilder(last).setGames(last.getGames() + 1).build()));
    }
  },

  /** A reward is missing in a mean. */
  WRONG_MEAN("instead of Fared") {
    @Override
    CommittedLog plantedIn(CommittedLog good) {
      return good.withModelStats(
          again(
              good.modelStats(),
              last -> ModelStats.newBuilder(last).setMean(last.getMean() + 1e-6).build()));
    }
  };

  private final String sign;

  /**
   * @param sign what the finding of this fault says
   */
  PlantedFault(String sign) {
    this.sign = sign;
  }

  /** A good log with this fault in it. */
  abstract CommittedLog plantedIn(CommittedLog good);

  /** Plants every fault in a good log; each must be found, as what it is. */
  public static void shouldAllBeCaughtIn(CommittedLog good, Projection batch) {
    assertThat(findings(good, batch)).isEmpty();
    for (PlantedFault fault : values()) {
      assertThat(findings(fault.plantedIn(good), batch))
          .as("findings of %s", fault)
          .isNotEmpty()
          .anyMatch(finding -> finding.contains(fault.sign));
    }
  }

  private static List<String> findings(CommittedLog log, Projection batch) {
    List<String> findings = new ArrayList<>(log.projection().differencesFrom(batch));
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

  private static <T> List<Logged<T>> again(List<Logged<T>> log, UnaryOperator<T> changed) {
    Logged<T> some = some(log);
    return and(
        log,
        new Logged<>(some.partition(), Long.MAX_VALUE, some.key(), changed.apply(some.value())));
  }

  private static <T> List<Logged<T>> and(List<Logged<T>> log, Logged<T> planted) {
    List<Logged<T>> more = new ArrayList<>(log);
    more.add(planted);
    return more;
  }
}
