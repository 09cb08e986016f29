package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A round whose pairs are pinned: they lie as features in a folder, with what else the round is a
 * function of, until it is over. A process that is killed in between finds them there again.
 *
 * @param manifest what it is a function of beside its pairs
 * @param training pairs to train on
 * @param heldOut pairs of prompts that no training sees
 * @param answers that its candidate is audited on
 * @param folder where all of it lies
 */
record PinnedRound(
    RoundManifest manifest,
    FeatureFile training,
    FeatureFile heldOut,
    AuditAnswers answers,
    Path folder)
    implements AutoCloseable {
  private static final String MANIFEST = "round";
  private static final String TRAINING = "training.pairs";
  private static final String HELD_OUT = "held-out.pairs";

  /**
   * Pins the pairs of a snapshot.
   *
   * @param folder of this round alone; whatever is in it is removed
   * @throws TranslateException if the encoder fails
   */
  static PinnedRound pin(
      Path folder,
      String round,
      TrainingObjective objective,
      PairSnapshot snapshot,
      RewardFeatures features,
      int heldOutPercent)
      throws TranslateException, IOException {
    clear(folder);
    Files.createDirectories(folder);
    FeatureFile training = FeatureFile.create(folder.resolve(TRAINING));
    FeatureFile heldOut = FeatureFile.create(folder.resolve(HELD_OUT));
    AuditAnswers answers = AuditAnswers.create(folder);
    try {
      List<String> calibrations = List.copyOf(snapshot.calibrations().keySet());
      RoundFeatures rows =
          new RoundFeatures(features, heldOutPercent, calibrations, training, heldOut, answers);
      snapshot.each(rows);
      rows.flush();
      training.sync();
      heldOut.sync();
      answers.sync();
      Map<String, Double> metrics = new TreeMap<>();
      metrics.put("pairs_without_text", (double) snapshot.withoutText());
      metrics.put("pairs_contradicting", (double) snapshot.contradicting());
      if (Double.isFinite(snapshot.meanMargin())) {
        metrics.put("calibrated_margin", snapshot.meanMargin());
      }
      List<InForce> inForce = new ArrayList<>(snapshot.calibrations().values());
      RoundManifest manifest =
          new RoundManifest(
              round,
              objective.name(),
              snapshot.manifest(),
              inForce.stream().mapToDouble(InForce::expectedWinRate).toArray(),
              inForce.stream().mapToDouble(InForce::offset).toArray(),
              metrics);
      manifest.write(folder.resolve(MANIFEST));
      return new PinnedRound(manifest, training, heldOut, answers, folder);
    } catch (TranslateException | IOException | RuntimeException e) {
      training.close();
      heldOut.close();
      answers.close();
      throw e;
    }
  }

  /** A round without pairs yet, of this process alone. */
  static PinnedRound empty(Path folder, RoundManifest manifest) throws IOException {
    clear(folder);
    Files.createDirectories(folder);
    return new PinnedRound(
        manifest,
        FeatureFile.create(folder.resolve(TRAINING)),
        FeatureFile.create(folder.resolve(HELD_OUT)),
        AuditAnswers.create(folder),
        folder);
  }

  /**
   * The round that an earlier process left pinned in a folder, if there is one.
   *
   * @throws IOException if its files cannot be read
   */
  static Optional<PinnedRound> left(Path folder) throws IOException {
    Optional<RoundManifest> manifest = RoundManifest.read(folder.resolve(MANIFEST));
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    AuditAnswers answers = AuditAnswers.open(folder);
    return Optional.of(
        new PinnedRound(
            manifest.get(),
            FeatureFile.open(folder.resolve(TRAINING)),
            FeatureFile.open(folder.resolve(HELD_OUT)),
            answers,
            folder));
  }

  /** Where one of its trainings keeps what it needs to go on. */
  Checkpoints checkpoints(int training, HeadTraining recipe) {
    return new CheckpointFile(
        folder.resolve("checkpoint-" + training),
        manifest.snapshot().getDataSha256() + " " + manifest.objective() + " " + recipe);
  }

  /** Removes it from the disk: it is over. */
  void remove() {
    close();
    try {
      Files.deleteIfExists(folder.resolve(MANIFEST)); // first: half of a round is none
      clear(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void clear(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() {
    training.close();
    heldOut.close();
    answers.close();
  }
}
