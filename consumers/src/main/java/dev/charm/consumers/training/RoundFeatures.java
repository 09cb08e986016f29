package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.store.PinnedValues;
import dev.charm.consumers.training.gate.AuditAnswers;
import dev.charm.consumers.training.pinned.PinnedPair;
import dev.charm.schemas.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Turns pairs into rows of features, a chunk at a time, and puts them aside. */
final class RoundFeatures implements PinnedValues.Visitor<PinnedPair, TranslateException> {
  private static final int CHUNK = 256;

  /** Of the texts of a chunk. */
  private static final long MOST_CHARACTERS = 4_000_000;

  private final RewardFeatures features;
  private final int heldOutPercent;
  private final List<String> calibrations;
  private final FeatureFile training;
  private final FeatureFile heldOut;
  private final AuditAnswers answers;
  private final List<PinnedPair> chunk = new ArrayList<>();
  private long characters;

  /**
   * @param calibrations their keys, sorted: pairs name them by their places
   */
  RoundFeatures(
      RewardFeatures features,
      int heldOutPercent,
      List<String> calibrations,
      FeatureFile training,
      FeatureFile heldOut,
      AuditAnswers answers) {
    this.features = features;
    this.heldOutPercent = heldOutPercent;
    this.calibrations = calibrations;
    this.training = training;
    this.heldOut = heldOut;
    this.answers = answers;
  }

  @Override
  public void visit(String key, PinnedPair pair) throws TranslateException {
    chunk.add(pair);
    characters +=
        pair.chosen().prompt().length()
            + pair.chosen().response().length()
            + pair.rejected().response().length();
    if (chunk.size() == CHUNK || characters > MOST_CHARACTERS) {
      flush();
    }
  }

  void flush() throws TranslateException {
    Map<ScoringRequest, float[]> rows = rows();
    for (PinnedPair pair : chunk) {
      RoundPair row =
          new RoundPair(
              identity(pair),
              Objects.requireNonNull(rows.get(pair.overvalued()), "the row of an answer"),
              Objects.requireNonNull(rows.get(pair.reference()), "the row of an answer"),
              pair.overvaluedChosen(),
              pair.difference(),
              Math.max(-1, Collections.binarySearch(calibrations, pair.calibration())),
              0);
      answers.add(pair.promptId(), pair.overvaluedModel(), pair.overvalued(), row.overvalued());
      answers.add(pair.promptId(), pair.referenceModel(), pair.reference(), row.reference());
      boolean kept = PromptPart.isHeldOut(pair.chosen().prompt(), heldOutPercent);
      (kept ? heldOut : training).add(row);
    }
    chunk.clear();
    characters = 0;
  }

  private Map<ScoringRequest, float[]> rows() throws TranslateException {
    Map<ScoringRequest, float[]> rows = new HashMap<>();
    for (PinnedPair pair : chunk) {
      rows.put(pair.overvalued(), new float[0]);
      rows.put(pair.reference(), new float[0]);
    }
    List<ScoringRequest> requests = List.copyOf(rows.keySet());
    List<float[]> made = requests.isEmpty() ? List.of() : features.of(requests);
    for (int i = 0; i < made.size(); i++) {
      rows.put(requests.get(i), made.get(i));
    }
    return rows;
  }

  private static long identity(PinnedPair pair) {
    String key = Keys.join(pair.promptId(), pair.chosenModel(), pair.rejectedModel());
    String turned = Keys.join(pair.promptId(), pair.rejectedModel(), pair.chosenModel());
    String one = key.compareTo(turned) < 0 ? key : turned;
    return ByteBuffer.wrap(Sha256.digest().digest(one.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
