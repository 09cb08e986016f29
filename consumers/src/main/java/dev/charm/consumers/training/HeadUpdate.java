package dev.charm.consumers.training;

import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.OffsetSolver;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.schemas.TrainingPoint;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What came of training a head on a round.
 *
 * <p>Every training begins at the same head, where the lineage began, and not at its predecessor:
 * the pairs are all there in every round, and a head that went on where the last one stopped, on
 * labels that this one decided, would grow surer of itself with each round and without end. So the
 * same decisions give the same bits, and a loop whose pairs do not change comes to rest.
 *
 * @param head the new head; a function of the first head, pairs, original preferences, objective
 *     and recipe alone
 * @param metrics counts, and how the new head and the one before agree with the pairs as they stand
 *     in the topic; measures without any pair to measure are left out
 * @param curve how the training went, epoch by epoch, as far as this run of it saw, on 5,000 pairs
 *     of each kind at most
 */
record HeadUpdate(RewardHead head, Map<String, Double> metrics, List<TrainingPoint> curve) {
  private static final int MOST_ON_CURVE = 5_000;

  /**
   * Trains, from where an earlier process stopped if one did. What it needs of memory does not
   * depend on the number of pairs, but for some 20 bytes of each.
   *
   * @param start where the lineage began
   * @param parent the version that the pairs belong to
   */
  static HeadUpdate train(
      RewardHead start,
      RewardHead parent,
      PinnedRound round,
      TrainingObjective objective,
      OriginalPreferences originals,
      HeadTraining recipe) {
    List<RoundPair> pairs = round.training().pairs();
    List<RoundPair> heldOut = round.heldOut().pairs();
    Map<String, Double> metrics = new TreeMap<>(round.manifest().metrics());
    List<TrainingPoint> curve = new ArrayList<>();
    HeadTrainer.EpochListener listener =
        (epoch, head) -> curve.add(point(epoch, head, pairs, heldOut));
    Lesson lesson = new Lesson(start, round, pairs, originals, recipe.of(objective));
    RewardHead head = lesson.learn(objective, listener, metrics);
    metrics.put("original_pairs", (double) originals.training().size());
    measure(metrics, "train", parent, head, pairs);
    measure(metrics, "eval", parent, head, heldOut);
    return new HeadUpdate(head, metrics, curve);
  }

  /** The training alone, from the first head on, without a measure of it. */
  static RewardHead head(
      RewardHead start,
      PinnedRound round,
      TrainingObjective objective,
      OriginalPreferences originals,
      HeadTraining recipe) {
    return new Lesson(start, round, round.training().pairs(), originals, recipe.of(objective))
        .learn(objective, (epoch, head) -> {}, new TreeMap<>());
  }

  private static TrainingPoint point(
      int epoch, RewardHead head, List<RoundPair> pairs, List<RoundPair> heldOut) {
    PairMetrics train = metrics(head, some(pairs));
    PairMetrics eval = metrics(head, some(heldOut));
    return new TrainingPoint(
        epoch,
        train.loss(),
        train.accuracy(),
        eval.pairs() == 0 ? null : eval.loss(),
        eval.pairs() == 0 ? null : eval.accuracy());
  }

  /** The order of pairs is that of hashes: the first of them are a random sample. */
  private static List<RoundPair> some(List<RoundPair> pairs) {
    return pairs.subList(0, Math.min(MOST_ON_CURVE, pairs.size()));
  }

  private static PairMetrics metrics(RewardHead head, List<RoundPair> pairs) {
    return PairMetrics.of(
        head,
        pairs.size(),
        i -> {
          RoundPair pair = pairs.get(i);
          return pair.decided(pair.overvaluedChosen());
        });
  }

  private static void measure(
      Map<String, Double> metrics,
      String part,
      RewardHead parent,
      RewardHead head,
      List<RoundPair> pairs) {
    PairMetrics before = metrics(parent, pairs);
    metrics(head, pairs).addTo(metrics, part);
    if (before.pairs() > 0) {
      metrics.put(part + "_accuracy_before", before.accuracy());
      metrics.put(part + "_loss_before", before.loss());
      metrics.put(part + "_margin_before", before.margin());
    }
  }

  /** By the offset in force, amplified; as in the topic where there is none. */
  private static boolean decided(RoundPair pair, PinnedRound round, double gain) {
    return pair.calibration() < 0
        ? pair.overvaluedChosen()
        : pair.difference() + gain * round.manifest().offsets()[pair.calibration()] > 0;
  }

  /** The trainings of one round. */
  private record Lesson(
      RewardHead start,
      PinnedRound round,
      List<RoundPair> pairs,
      OriginalPreferences originals,
      HeadTraining recipe) {

    RewardHead learn(
        TrainingObjective objective,
        HeadTrainer.EpochListener listener,
        Map<String, Double> metrics) {
      if (objective instanceof TrainingObjective.WinRateMatching) {
        return matching(listener, metrics);
      } else if (objective instanceof TrainingObjective.Rounds several) {
        return rounds(several.rounds(), listener);
      } else if (objective instanceof TrainingObjective.PairsWithGain with) {
        return decided(0, i -> HeadUpdate.decided(pairs.get(i), round, with.gain()), listener);
      }
      return decided(0, i -> pairs.get(i).overvaluedChosen(), listener);
    }

    /** The first head and the original preferences: a checkpoint made from others is of no use. */
    private String from() {
      MessageDigest digest = Sha256.digest();
      digest.update(HeadFormat.write(start));
      for (OriginalPreference preference : originals.training()) {
        for (float[] row : List.of(preference.pair().chosen(), preference.pair().rejected())) {
          ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES);
          bytes.asFloatBuffer().put(row);
          digest.update(bytes);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    }

    private RewardHead decided(
        int training, IntPredicate forOvervalued, HeadTrainer.EpochListener listener) {
      Curriculum curriculum =
          new PairCurriculum(
              pairs.size(),
              i -> pairs.get(i).decided(forOvervalued.test(i)),
              start,
              originals.training(),
              recipe);
      return HeadTrainer.train(
          start, curriculum, recipe, round.checkpoints(training, recipe, from()), listener);
    }

    private RewardHead rounds(int rounds, HeadTrainer.EpochListener listener) {
      RewardHead head = decided(0, i -> pairs.get(i).overvaluedChosen(), listener);
      int steps = Math.max(1, PairCurriculum.epochSteps(pairs.size(), recipe));
      int epochs = recipe.epochsOf(pairs.size(), steps);
      for (int k = 1; k < rounds; k++) {
        BitSet decided = decidedAnew(head);
        int past = k * epochs;
        head = decided(k, decided::get, (epoch, now) -> listener.after(past + epoch, now));
      }
      return head;
    }

    /** What the offsets decide that the scores of this head ask for. */
    private BitSet decidedAnew(RewardHead head) {
      double[] differences = new double[pairs.size()];
      int[] calibrations = new int[pairs.size()];
      BitSet decided = new BitSet();
      for (int i = 0; i < differences.length; i++) {
        RoundPair pair = pairs.get(i);
        differences[i] = head.score(pair.overvalued()) - head.score(pair.reference());
        calibrations[i] = pair.calibration();
        decided.set(i, pair.overvaluedChosen());
      }
      double[] expected = round.manifest().expectedWinRates();
      for (int c = 0; c < expected.length; c++) {
        int calibration = c;
        int[] members =
            IntStream.range(0, calibrations.length)
                .filter(i -> calibrations[i] == calibration)
                .toArray();
        if (members.length > 0) {
          double offset =
              OffsetSolver.solve(
                  new Objective.WinRate(),
                  Differences.of(Arrays.stream(members).mapToDouble(i -> differences[i]).toArray()),
                  expected[c]);
          for (int i : members) {
            decided.set(i, differences[i] + offset > 0);
          }
        }
      }
      return decided;
    }

    private RewardHead matching(HeadTrainer.EpochListener listener, Map<String, Double> metrics) {
      int[] calibrations =
          IntStream.range(0, pairs.size()).map(i -> pairs.get(i).calibration()).toArray();
      WinRateCurriculum curriculum =
          new WinRateCurriculum(
              pairs,
              calibrations,
              round.manifest().expectedWinRates(),
              start,
              originals.training(),
              recipe);
      metrics.put("pairs_without_calibration", (double) (pairs.size() - curriculum.pairs()));
      return curriculum.pairs() == 0
          ? start
          : HeadTrainer.train(
              start, curriculum, recipe, round.checkpoints(0, recipe, from()), listener);
    }
  }
}
