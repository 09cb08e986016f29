package dev.charm.streams.guarantees;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.ModelStats;
import dev.charm.streams.Projection.Solved;
import dev.charm.streams.settings.RatingSources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What holds all along the committed logs, not just at their end, whatever the numbers are. */
public enum Guarantee {
  /**
   * A key's records lie in one partition: else their order, and so the latest, is anyone's guess.
   */
  A_KEY_STAYS_IN_ITS_PARTITION {
    @Override
    void check(CommittedLog log, List<String> broken) {
      onePartitionAKey("pair", log.pairs(), broken);
      onePartitionAKey("calibration", log.calibrations(), broken);
      onePartitionAKey("history", log.history(), broken);
      onePartitionAKey("statistics", log.modelStats(), broken);
      onePartitionAKey("rating", log.ratings(), broken);
      onePartitionAKey("covariance", log.covariances(), broken);
    }
  },

  /** A record stands under the key that its value says. */
  KEYS_SAY_WHAT_VALUES_SAY {
    @Override
    void check(CommittedLog log, List<String> broken) {
      belong(
          log.pairs(),
          p -> Keys.pair(p.getRewardModel(), p.getPromptId(), p.getOvervalued(), p.getReference()),
          broken);
      belong(
          both(log.calibrations(), log.history()),
          c -> Keys.calibration(c.getRewardModel(), c.getOvervalued(), c.getReference()),
          broken);
      belong(log.modelStats(), s -> Keys.join(s.getRewardModel(), s.getPolicyModel()), broken);
      belong(log.ratings(), r -> Keys.join(r.getArena(), r.getModel()), broken);
    }
  },

  /** The two responses of a pair are one of each model of its calibration. */
  CHOSEN_IS_NEVER_REJECTED {
    @Override
    void check(CommittedLog log, List<String> broken) {
      each(
          log.pairs(),
          (record, p) -> {
            List<String> models =
                List.of(p.getChosen().getPolicyModel(), p.getRejected().getPolicyModel());
            if (!models.equals(List.of(p.getOvervalued(), p.getReference()))
                && !models.equals(List.of(p.getReference(), p.getOvervalued()))) {
              broken.add("pair " + record.key() + ": chosen and rejected are " + models);
            }
          });
    }
  },

  /** A revision is never followed by a lower one of its key, tombstones in between or not. */
  REVISIONS_NEVER_GO_BACK {
    @Override
    void check(CommittedLog log, List<String> broken) {
      rising("revision of calibration", log.calibrations(), Calibration::getRevision, 0, broken);
      rising("revision of statistics", log.modelStats(), ModelStats::getRevision, 0, broken);
    }
  },

  /** The history tells each revision once, in order: a crash neither repeats nor skips one. */
  HISTORY_TELLS_EACH_REVISION_ONCE {
    @Override
    void check(CommittedLog log, List<String> broken) {
      rising("revision in history", log.history(), Calibration::getRevision, 1, broken);
      Map<String, Solved> told = new HashMap<>();
      each(log.history(), (record, c) -> told.put(revision(record, c), Solved.of(c)));
      each(
          log.calibrations(),
          (record, c) -> {
            String name = revision(record, c);
            if (!Objects.equals(told.get(name), Solved.of(c))) {
              broken.add("history of " + name + " says " + told.get(name));
            }
          });
    }
  },

  /** Every vote that a live rating rests on is a win, a loss, a tie, or found both bad. */
  VOTES_ARE_CONSERVED {
    @Override
    void check(CommittedLog log, List<String> broken) {
      each(
          log.ratings(),
          (record, r) -> {
            if (r.getSource().equals(RatingSources.LIVE)
                && r.getVotes() != r.getWins() + r.getLosses() + r.getTies() + r.getBothBad()) {
              broken.add("votes of " + record.key() + " do not add up: " + r);
            }
          });
    }
  },

  /** No live rating is followed by one that knows less recent votes. */
  LIVE_RATINGS_NEVER_GROW_OLDER {
    @Override
    void check(CommittedLog log, List<String> broken) {
      List<Logged<ArenaRating>> live =
          log.ratings().stream()
              .filter(r -> r.value() != null && r.value().getSource().equals(RatingSources.LIVE))
              .toList();
      rising("as-of of rating", live, rating -> rating.getAsOf().toEpochMilli(), 0, broken);
    }
  },

  /** In the end every partition has applied each calibration. */
  ALL_IS_SETTLED {
    @Override
    void check(CommittedLog log, List<String> broken) {
      Map<String, Calibration> latest = Logged.latest(log.calibrations());
      latest.forEach(
          (key, calibration) -> {
            if (!calibration.getSettled()) {
              broken.add("calibration " + key + " is not settled");
            }
          });
    }
  };

  /** Where a log breaks it, a line each; empty if it holds. */
  List<String> brokenBy(CommittedLog log) {
    List<String> broken = new ArrayList<>();
    check(log, broken);
    return broken;
  }

  /** Adds a line for each place where a log breaks it. */
  abstract void check(CommittedLog log, List<String> broken);

  /** Visits what records say, tombstones left out. */
  private static <T> void each(List<Logged<T>> log, BiConsumer<Logged<T>, T> visitor) {
    for (Logged<T> record : log) {
      T value = record.value();
      if (value != null) {
        visitor.accept(record, value);
      }
    }
  }

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

  private static <T> void belong(
      List<Logged<T>> log, Function<T, String> key, List<String> broken) {
    each(
        log,
        (record, value) -> {
          String own = key.apply(value);
          if (!own.equals(record.key())) {
            broken.add("what lies under " + record.key() + " belongs under " + own);
          }
        });
  }

  private static String revision(Logged<Calibration> record, Calibration c) {
    return record.key() + " revision " + c.getRevision();
  }

  private static <T> void rising(
      String what, List<Logged<T>> log, ToLongFunction<T> revision, long by, List<String> broken) {
    Map<String, Long> revisions = new HashMap<>();
    each(
        log,
        (record, value) -> {
          long now = revision.applyAsLong(value);
          Long before = revisions.put(record.key(), now);
          if (before != null && now < before + by) {
            broken.add(what + " " + record.key() + ": " + now + " after " + before);
          }
        });
  }

  private static <T> List<Logged<T>> both(List<Logged<T>> a, List<Logged<T>> b) {
    List<Logged<T>> both = new ArrayList<>(a);
    both.addAll(b);
    return both;
  }
}
