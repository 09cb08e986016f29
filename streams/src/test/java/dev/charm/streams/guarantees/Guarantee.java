package dev.charm.streams.guarantees;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.PreferencePair;
import dev.charm.streams.Projection.Solved;
import dev.charm.streams.settings.RatingSources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** What holds all along the committed logs, not just at their end, whatever the numbers are. */
public enum Guarantee {
  /**
   * A key's records lie in one partition: else their order, and so the latest, is anyone's guess.
   */
  A_KEY_STAYS_IN_ITS_PARTITION {
    @Override
    List<String> brokenBy(CommittedLog log) {
      List<String> broken = new ArrayList<>();
      onePartitionAKey("pair", log.pairs(), broken);
      onePartitionAKey("calibration", log.calibrations(), broken);
      onePartitionAKey("history", log.history(), broken);
      onePartitionAKey("statistics", log.modelStats(), broken);
      onePartitionAKey("rating", log.ratings(), broken);
      onePartitionAKey("covariance", log.covariances(), broken);
      return broken;
    }
  },

  /** A record stands under the key that its value says. */
  KEYS_SAY_WHAT_VALUES_SAY {
    @Override
    List<String> brokenBy(CommittedLog log) {
      List<String> broken = new ArrayList<>();
      for (Logged<PreferencePair> record : log.pairs()) {
        PreferencePair p = record.value();
        if (p != null) {
          belongs(
              record,
              Keys.pair(p.getRewardModel(), p.getPromptId(), p.getOvervalued(), p.getReference()),
              broken);
        }
      }
      for (Logged<Calibration> record : both(log.calibrations(), log.history())) {
        Calibration c = record.value();
        if (c != null) {
          belongs(
              record,
              Keys.calibration(c.getRewardModel(), c.getOvervalued(), c.getReference()),
              broken);
        }
      }
      for (Logged<ModelStats> record : log.modelStats()) {
        ModelStats s = record.value();
        if (s != null) {
          belongs(record, Keys.join(s.getRewardModel(), s.getPolicyModel()), broken);
        }
      }
      for (Logged<ArenaRating> record : log.ratings()) {
        ArenaRating r = record.value();
        if (r != null) {
          belongs(record, Keys.join(r.getArena(), r.getModel()), broken);
        }
      }
      return broken;
    }
  },

  /** The two responses of a pair are one of each model of its calibration. */
  CHOSEN_IS_NEVER_REJECTED {
    @Override
    List<String> brokenBy(CommittedLog log) {
      List<String> broken = new ArrayList<>();
      for (Logged<PreferencePair> record : log.pairs()) {
        PreferencePair p = record.value();
        if (p != null) {
          List<String> models =
              List.of(p.getChosen().getPolicyModel(), p.getRejected().getPolicyModel());
          if (!models.equals(List.of(p.getOvervalued(), p.getReference()))
              && !models.equals(List.of(p.getReference(), p.getOvervalued()))) {
            broken.add("pair " + record.key() + ": chosen and rejected are " + models);
          }
        }
      }
      return broken;
    }
  },

  /** A revision is never followed by a lower one of its key, tombstones in between or not. */
  REVISIONS_NEVER_GO_BACK {
    @Override
    List<String> brokenBy(CommittedLog log) {
      List<String> broken = new ArrayList<>();
      rising("revision of calibration", log.calibrations(), Calibration::getRevision, 0, broken);
      rising("revision of statistics", log.modelStats(), ModelStats::getRevision, 0, broken);
      return broken;
    }
  },

  /** The history tells each revision once, in order: a crash neither repeats nor skips one. */
  HISTORY_TELLS_EACH_REVISION_ONCE {
    @Override
    List<String> brokenBy(CommittedLog log) {
      List<String> broken = new ArrayList<>();
      rising("revision in history", log.history(), Calibration::getRevision, 1, broken);
      Map<String, Solved> told = new HashMap<>();
      for (Logged<Calibration> record : log.history()) {
        Calibration c = record.value();
        if (c != null) {
          told.put(record.key() + " revision " + c.getRevision(), Solved.of(c));
        }
      }
      for (Logged<Calibration> record : log.calibrations()) {
        Calibration c = record.value();
        if (c != null) {
          String name = record.key() + " revision " + c.getRevision();
          if (!Objects.equals(told.get(name), Solved.of(c))) {
            broken.add("history of " + name + " says " + told.get(name));
          }
        }
      }
      return broken;
    }
  },

  /** Every vote that a live rating rests on is a win, a loss, a tie, or found both bad. */
  VOTES_ARE_CONSERVED {
    @Override
    List<String> brokenBy(CommittedLog log) {
      List<String> broken = new ArrayList<>();
      for (Logged<ArenaRating> record : log.ratings()) {
        ArenaRating r = record.value();
        if (r != null
            && r.getSource().equals(RatingSources.LIVE)
            && r.getVotes() != r.getWins() + r.getLosses() + r.getTies() + r.getBothBad()) {
          broken.add("votes of " + record.key() + " do not add up: " + r);
        }
      }
      return broken;
    }
  },

  /** No live rating is followed by one that knows less recent votes. */
  LIVE_RATINGS_NEVER_GROW_OLDER {
    @Override
    List<String> brokenBy(CommittedLog log) {
      List<Logged<ArenaRating>> live =
          log.ratings().stream()
              .filter(r -> r.value() != null && r.value().getSource().equals(RatingSources.LIVE))
              .toList();
      List<String> broken = new ArrayList<>();
      rising("as-of of rating", live, rating -> rating.getAsOf().toEpochMilli(), 0, broken);
      return broken;
    }
  },

  /** In the end every partition has applied each calibration. */
  ALL_IS_SETTLED {
    @Override
    List<String> brokenBy(CommittedLog log) {
      Map<String, Calibration> latest = Logged.latest(log.calibrations());
      List<String> broken = new ArrayList<>();
      latest.forEach(
          (key, calibration) -> {
            if (!calibration.getSettled()) {
              broken.add("calibration " + key + " is not settled");
            }
          });
      return broken;
    }
  };

  /** Where a log breaks it, a line each; empty if it holds. */
  abstract List<String> brokenBy(CommittedLog log);

  private static <T> void onePartitionAKey(String what, List<Logged<T>> log, List<String> broken) {
    Map<String, Integer> partitions = new HashMap<>();
    for (Logged<T> record : log) {
      Integer other = partitions.putIfAbsent(record.key(), record.partition());
      if (other != null && other != record.partition()) {
        broken.add(
            what
                + " "
                + record.key()
                + " lies in partition "
                + record.partition()
                + " and in "
                + other);
      }
    }
  }

  private static void belongs(Logged<?> record, String key, List<String> broken) {
    if (!key.equals(record.key())) {
      broken.add("what lies under " + record.key() + " belongs under " + key);
    }
  }

  private static <T> void rising(
      String what, List<Logged<T>> log, ToLongFunction<T> revision, long by, List<String> broken) {
    Map<String, Long> revisions = new HashMap<>();
    for (Logged<T> record : log) {
      if (record.value() != null) {
        long now = revision.applyAsLong(record.value());
        Long before = revisions.put(record.key(), now);
        if (before != null && now < before + by) {
          broken.add(what + " " + record.key() + ": " + now + " after " + before);
        }
      }
    }
  }

  private static <T> List<Logged<T>> both(List<Logged<T>> a, List<Logged<T>> b) {
    List<Logged<T>> both = new ArrayList<>(a);
    both.addAll(b);
    return both;
  }
}
