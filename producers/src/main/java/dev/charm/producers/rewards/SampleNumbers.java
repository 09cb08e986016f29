package dev.charm.producers.rewards;

import dev.charm.producers.row.DigestIndex;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RewardModelId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of several answers of one model to one prompt an answer of a file is. Answers without a
 * number are numbered in the order of the file. Of two of one number the first counts.
 *
 * <p>What a later row adds to an answer, such as the score of another reward model to the same
 * text, belongs to it. Remembers some 24 bytes for each text and each score.
 */
final class SampleNumbers {
  /** More answers of one model to one prompt are a fault. */
  static final int MOST = 10_000;

  private static final long TEXT = 0x5445_5854;

  private final DigestTable known = new DigestTable();

  /**
   * Where an answer belongs.
   *
   * @param sample its number; -1 if the file had this answer before
   * @param addsToText whether its text was there before, and only its scores are new
   */
  record Place(int sample, boolean addsToText) {
    static final Place REPEATED = new Place(-1, false);
  }

  /**
   * Finds the place of an answer, and remembers it.
   *
   * @param model its one name
   */
  Place of(String promptId, String model, Answer answer) throws RowFault {
    long of = DigestTable.mix(DigestTable.ofId(promptId), DigestIndex.digest(model));
    String text = answer.text();
    int textHash = text == null ? 0 : positive(DigestIndex.digest(text));
    Integer given = answer.sample();
    if (given != null) {
      Place place = given(DigestTable.mix(of, given), given, textHash, answer.scores());
      return place.sample() < 0 ? place : remember(of, place, textHash, answer.scores());
    }
    for (int sample = 0; sample < MOST; sample++) {
      Place place = at(DigestTable.mix(of, sample), sample, textHash, answer.scores());
      if (place != null) {
        return place.sample() < 0 ? place : remember(of, place, textHash, answer.scores());
      }
    }
    throw new RowFault(
        MalformedReason.TOO_LARGE, "more than " + MOST + " answers of one model to one prompt");
  }

  private Place given(long at, int sample, int textHash, Map<RewardModelId, Double> scores) {
    int hadText = known.get(DigestTable.mix(at, TEXT));
    boolean scored = knows(at, scores) > 0;
    boolean repeated = scored || (textHash != 0 && hadText != 0 && hadText != textHash);
    boolean nothingNew = textHash != 0 && hadText == textHash && scores.isEmpty();
    return repeated || nothingNew
        ? Place.REPEATED
        : new Place(sample, textHash != 0 && hadText == textHash);
  }

  /** The place, if the answer belongs to this sample or repeats it; null if it does not. */
  private @Nullable Place at(long at, int sample, int textHash, Map<RewardModelId, Double> scores) {
    int hadText = known.get(DigestTable.mix(at, TEXT));
    int had = knows(at, scores);
    if (textHash == 0 || hadText == 0) {
      boolean same = textHash == 0 && had == scores.size() && hasAll(at, scores);
      return same ? Place.REPEATED : had == 0 ? new Place(sample, false) : null;
    }
    if (hadText != textHash) {
      return null;
    }
    if (had == scores.size() && hasAll(at, scores)) {
      return Place.REPEATED;
    }
    return had == 0 ? new Place(sample, true) : null;
  }

  private int knows(long at, Map<RewardModelId, Double> scores) {
    int count = 0;
    for (RewardModelId each : scores.keySet()) {
      count += known.get(DigestTable.mix(at, digest(each))) != 0 ? 1 : 0;
    }
    return count;
  }

  private boolean hasAll(long at, Map<RewardModelId, Double> scores) {
    for (Map.Entry<RewardModelId, Double> each : scores.entrySet()) {
      if (known.get(DigestTable.mix(at, digest(each.getKey()))) != hash(each.getValue())) {
        return false;
      }
    }
    return true;
  }

  private Place remember(long of, Place place, int textHash, Map<RewardModelId, Double> scores) {
    long at = DigestTable.mix(of, place.sample());
    if (textHash != 0) {
      known.put(DigestTable.mix(at, TEXT), textHash);
    }
    scores.forEach((rm, score) -> known.put(DigestTable.mix(at, digest(rm)), hash(score)));
    return place;
  }

  private static long digest(RewardModelId rewardModel) {
    return DigestTable.mix(rewardModel.name().hashCode(), rewardModel.version().hashCode());
  }

  private static int hash(double score) {
    return positive(DigestTable.mix(Double.doubleToLongBits(score), 1));
  }

  private static int positive(long digest) {
    int value = (int) digest & Integer.MAX_VALUE;
    return value == 0 ? 1 : value;
  }
}
