package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.store.FileSum;
import dev.charm.consumers.training.gate.Gate;
import dev.charm.schemas.SnapshotManifest;
import dev.charm.schemas.TrainingPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A round on pairs that somebody has, without any topic: the same training and the same gate. */
public final class FileTraining {
  private static final int CHUNK = 128;
  private static final FileSum UNFINISHED = new FileSum(0, 0); // nobody goes on with it

  private FileTraining() {}

  /**
   * A pair.
   *
   * @param prompt what tells prompts apart
   * @param margin by which the rewards are to differ at least; 0 where nobody says
   */
  public record Pair(String prompt, ScoringRequest chosen, ScoringRequest rejected, double margin) {

    /** Without a margin. */
    public Pair(String prompt, ScoringRequest chosen, ScoringRequest rejected) {
      this(prompt, chosen, rejected, 0);
    }
  }

  /**
   * What came of it.
   *
   * @param promoted whether the gate would let it score
   * @param reason why, or why not
   * @param curve how the training went, epoch by epoch
   */
  public record Result(
      RewardHead head,
      boolean promoted,
      String reason,
      Map<String, Double> metrics,
      List<TrainingPoint> curve) {}

  /**
   * Trains a head on pairs, for {@link TrainingObjective.Pairs}, and judges it.
   *
   * @param start where the training begins, and what the new head is compared with
   * @param settings how; of them the share held out, the recipe and the loss that is let pass
   * @param folder for what is needed meanwhile; whatever is in it is removed
   * @throws IllegalArgumentException if all prompts are held out
   * @throws TranslateException if the encoder fails
   */
  public static Result train(
      RewardHead start,
      List<Pair> pairs,
      RewardFeatures features,
      OriginalPreferences.Source originals,
      TrainingSettings settings,
      Path folder)
      throws TranslateException, IOException {
    OriginalPreferences outside = originals.read(features);
    try (PinnedRound round = pin(start, pairs, features, settings.heldOutPercent(), folder)) {
      if (round.training().pairs().isEmpty()) {
        throw new IllegalArgumentException("no pair is left to train on: all prompts are held out");
      }
      HeadUpdate update =
          HeadUpdate.train(
              start, start, round, new TrainingObjective.Pairs(), outside, settings.recipe());
      Gate.Verdict verdict =
          new Gate(settings.mostAccuracyLoss())
              .judge(
                  new HeadEvidence(
                      start, start, update.head(), outside.judging(), round.answers()));
      Map<String, Double> metrics = new TreeMap<>(update.metrics());
      metrics.putAll(verdict.metrics());
      round.remove();
      return new Result(
          update.head(), verdict.promoted(), verdict.reason(), metrics, update.curve());
    }
  }

  private static PinnedRound pin(
      RewardHead start, List<Pair> pairs, RewardFeatures features, int heldOutPercent, Path folder)
      throws TranslateException, IOException {
    PinnedRound round = PinnedRound.empty(folder, manifest(pairs));
    for (int from = 0; from < pairs.size(); from += CHUNK) {
      List<Pair> chunk = pairs.subList(from, Math.min(pairs.size(), from + CHUNK));
      List<ScoringRequest> requests = new ArrayList<>();
      chunk.forEach(pair -> requests.addAll(List.of(pair.chosen(), pair.rejected())));
      List<float[]> rows = features.of(requests);
      for (int i = 0; i < chunk.size(); i++) {
        add(round, chunk.get(i), rows.get(2 * i), rows.get(2 * i + 1), start, heldOutPercent);
      }
    }
    return round;
  }

  private static void add(
      PinnedRound round,
      Pair pair,
      float[] chosen,
      float[] rejected,
      RewardHead start,
      int heldOutPercent) {
    double difference = start.score(chosen) - start.score(rejected);
    long identity = ByteBuffer.wrap(digest(pair)).getLong();
    RoundPair row =
        new RoundPair(identity, chosen, rejected, true, difference, -1, (float) pair.margin());
    boolean kept = PromptPart.isHeldOut(pair.chosen().prompt(), heldOutPercent);
    (kept ? round.heldOut() : round.training()).add(row);
    round.answers().add(pair.prompt(), hash(pair.chosen().response()), pair.chosen(), chosen);
    round.answers().add(pair.prompt(), hash(pair.rejected().response()), pair.rejected(), rejected);
  }

  private static RoundManifest manifest(List<Pair> pairs) {
    MessageDigest digest = Sha256.digest();
    pairs.stream().map(FileTraining::digest).sorted(Arrays::compare).forEach(digest::update);
    SnapshotManifest snapshot =
        SnapshotManifest.newBuilder()
            .setRewardModel("file")
            .setPairs(pairs.size())
            .setDataSha256(HexFormat.of().formatHex(digest.digest()))
            .setCalibrationRevisions(Map.of())
            .build();
    return new RoundManifest(
        "file",
        new TrainingObjective.Pairs().name(),
        snapshot,
        new double[0],
        new double[0],
        Map.of(),
        "",
        UNFINISHED,
        UNFINISHED);
  }

  private static byte[] digest(Pair pair) {
    String text =
        String.join(
            "\u0000", pair.chosen().prompt(), pair.chosen().response(), pair.rejected().response());
    MessageDigest digest = Sha256.digest();
    if (pair.margin() != 0) {
      digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(pair.margin()).array());
    }
    return digest.digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
