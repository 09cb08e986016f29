package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.rating.Rating;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Offsets of all rated models of one reward model at once, as {@link JointOffsets} defines them,
 * and what they do to the hard win rates.
 *
 * <p>Only differences of the offsets matter. With a reference model its offset is 0 and the others
 * are relative to it; without one the offsets add up to 0.
 *
 * @param temperature that the offsets were solved at, in units of the reward
 * @param models in order of name
 * @param mismatchBefore mean over all pairs, both ways, of |MD| without offsets, in [0, 1]
 * @param mismatchAfter the same with the offsets
 * @param pending the models with scores and without a rating: they have no offset
 */
public record JointCalibration(
    double temperature,
    List<ModelOffset> models,
    double mismatchBefore,
    double mismatchAfter,
    SortedSet<String> pending) {

  /**
   * The offset of one model.
   *
   * @param model the policy model
   * @param offset what is added to its rewards, in units of the reward
   * @param opponents models it shares enough prompts with
   * @param games prompts shared with them, added up
   * @param mismatchBefore mean over its opponents of |MD| of its hard win rate without offsets
   * @param mismatchAfter the same with the offsets
   */
  public record ModelOffset(
      String model,
      double offset,
      int opponents,
      long games,
      double mismatchBefore,
      double mismatchAfter) {}

  /**
   * The joint calibration of the rated models.
   *
   * @param evidence pairs that share fewer prompts are left out
   * @param reference the model whose offset is 0, or null for offsets that add up to 0
   * @throws IllegalArgumentException if the reference has no score or no rating, fewer than two
   *     models are rated, or they fall into parts without a common prompt: the message names them
   * @throws ArithmeticException if the offsets do not converge, which takes a temperature far below
   *     the spread of the scores
   */
  public static JointCalibration of(
      BatchCalibration batch,
      Map<String, Rating> ratings,
      Temperature temperature,
      EvidenceRule evidence,
      @Nullable String reference) {
    if (reference != null) {
      batch.requireRated(reference, ratings);
    }
    SortedSet<String> pending = batch.pending(ratings);
    TreeSet<String> rated = new TreeSet<>(batch.models());
    rated.removeAll(pending);
    if (rated.size() < 2) {
      throw new IllegalArgumentException("joint needs two rated models with scores, not " + rated);
    }
    List<String> names = List.copyOf(rated);
    List<JointOffsets.Pair> pairs = pairs(batch, names, ratings, evidence);
    requireConnected(names, pairs);
    double t =
        temperature.resolve(
            temperature instanceof Temperature.Automatic ? batch.spreads(null) : List.of());
    double[] offsets = JointOffsets.solve(names.size(), pairs, t);
    fixGauge(offsets, reference == null ? -1 : names.indexOf(reference));
    List<Mismatches> mismatches = new ArrayList<>();
    Mismatches all = new Mismatches();
    names.forEach(name -> mismatches.add(new Mismatches()));
    for (JointOffsets.Pair pair : pairs) {
      double offset = offsets[pair.o()] - offsets[pair.r()];
      for (Mismatches of : List.of(mismatches.get(pair.o()), all)) {
        of.add(pair.differences().wins(0), pair.differences().wins(offset), pair, false);
      }
      for (Mismatches of : List.of(mismatches.get(pair.r()), all)) {
        of.add(losses(pair, 0), losses(pair, offset), pair, true);
      }
    }
    List<ModelOffset> models = new ArrayList<>();
    for (int m = 0; m < offsets.length; m++) {
      Mismatches own = mismatches.get(m);
      models.add(
          new ModelOffset(
              names.get(m), offsets[m], own.pairs, own.games, own.before(), own.after()));
    }
    return new JointCalibration(t, List.copyOf(models), all.before(), all.after(), pending);
  }

  private static long losses(JointOffsets.Pair pair, double offset) {
    Differences d = pair.differences();
    return d.prompts() - d.wins(offset) - d.tiesAt(offset);
  }

  private static List<JointOffsets.Pair> pairs(
      BatchCalibration batch,
      List<String> names,
      Map<String, Rating> ratings,
      EvidenceRule evidence) {
    List<JointOffsets.Pair> pairs = new ArrayList<>();
    for (int o = 0; o < names.size(); o++) {
      for (int r = o + 1; r < names.size(); r++) {
        Differences differences = batch.differences(names.get(o), names.get(r));
        Rating ratingO = ratings.get(names.get(o));
        Rating ratingR = ratings.get(names.get(r));
        if (ratingO != null && ratingR != null && evidence.suffices(differences.prompts())) {
          double expected = ExpectedWinRate.of(ratingO.value(), ratingR.value());
          pairs.add(new JointOffsets.Pair(o, r, differences, expected));
        }
      }
    }
    return pairs;
  }

  private static void requireConnected(List<String> names, List<JointOffsets.Pair> pairs) {
    int[] part = new int[names.size()];
    for (int m = 0; m < part.length; m++) {
      part[m] = m;
    }
    for (JointOffsets.Pair pair : pairs) {
      int joined = part[pair.o()];
      int dissolved = part[pair.r()];
      for (int m = 0; m < part.length; m++) {
        part[m] = part[m] == dissolved ? joined : part[m];
      }
    }
    Map<Integer, TreeSet<String>> parts = new TreeMap<>();
    for (int m = 0; m < part.length; m++) {
      parts.computeIfAbsent(part[m], p -> new TreeSet<>()).add(names.get(m));
    }
    if (parts.size() > 1) {
      Collection<TreeSet<String>> apart = new ArrayList<>(parts.values());
      throw new IllegalArgumentException(
          "joint needs models that are connected by common prompts, but these parts have none"
              + " with each other (or too few): "
              + apart);
    }
  }

  private static void fixGauge(double[] offsets, int reference) {
    CompensatedSum sum = new CompensatedSum();
    for (double offset : offsets) {
      sum.add(offset);
    }
    double zero = reference < 0 ? sum.value() / offsets.length : offsets[reference];
    for (int m = 0; m < offsets.length; m++) {
      offsets[m] = offsets[m] - zero + 0.0;
    }
  }

  /** Running means of |MD|. */
  private static final class Mismatches {
    private final CompensatedSum before = new CompensatedSum();
    private final CompensatedSum after = new CompensatedSum();
    private int pairs;
    private long games;

    void add(long winsBefore, long winsAfter, JointOffsets.Pair pair, boolean swapped) {
      long n = pair.differences().prompts();
      double expected = swapped ? 1 - pair.expected() : pair.expected();
      before.add(Math.abs(MismatchDegree.of((double) winsBefore / n, expected)));
      after.add(Math.abs(MismatchDegree.of((double) winsAfter / n, expected)));
      pairs++;
      games += n;
    }

    double before() {
      return before.value() / pairs;
    }

    double after() {
      return after.value() / pairs;
    }
  }
}
