package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.calibration.style.StyleFeatures;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.training.gate.AuditAnswers;
import dev.charm.consumers.training.pinned.InForce;
import dev.charm.consumers.training.pinned.PairSnapshot;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(PinnedRound.class);
  private static final String MANIFEST = "round";
  private static final String TRAINING = "training.pairs";
  private static final String HELD_OUT = "held-out.pairs";

  /**
   * Pins the pairs of a snapshot.
   *
   * @param folder of this round alone; whatever is in it is removed, and nothing is left in it by a
   *     round that could not be pinned
   * @throws TranslateException if the encoder fails
   * @throws IOException if it cannot be written; a disk that is full may be an {@link
   *     UncheckedIOException}, too
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
              metrics,
              kind(features),
              training.sync(),
              heldOut.sync());
      manifest.write(folder.resolve(MANIFEST));
      return new PinnedRound(manifest, training, heldOut, answers, folder);
    } catch (TranslateException | IOException | RuntimeException e) {
      training.close();
      heldOut.close();
      answers.close();
      clear(folder); // the disk may be full
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

  /** Of features: rows of another kind are of no use. */
  private static String kind(RewardFeatures features) {
    return features.encoder().hash() + " " + RewardFeatures.LAYOUT + " " + StyleFeatures.NAMES;
  }

  /**
   * The round that an earlier process left pinned in a folder, if there is one. What cannot be used
   * is removed: half of a round, files that are damaged or of another format, features of another
   * encoder. Such a round is to be pinned anew.
   *
   * @throws IOException if what cannot be used cannot be removed either
   */
  static Optional<PinnedRound> left(Path folder, RewardFeatures features) throws IOException {
    return left(folder, kind(features));
  }

  /** The same, of features that are told by what makes them. */
  static Optional<PinnedRound> left(Path folder, String features) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    List<FeatureFile> opened = new ArrayList<>();
    try {
      Optional<RoundManifest> found = RoundManifest.read(folder.resolve(MANIFEST));
      if (found.isPresent() && found.get().features().equals(features)) {
        RoundManifest manifest = found.get();
        FeatureFile training = FeatureFile.open(folder.resolve(TRAINING), manifest.training());
        opened.add(training);
        FeatureFile heldOut = FeatureFile.open(folder.resolve(HELD_OUT), manifest.heldOut());
        opened.add(heldOut);
        AuditAnswers answers = AuditAnswers.open(folder);
        return Optional.of(new PinnedRound(manifest, training, heldOut, answers, folder));
      }
    } catch (IOException e) {
      LOG.warn("what is left of a round cannot be used: {}", e.toString());
    }
    opened.forEach(FeatureFile::close);
    clear(folder);
    return Optional.empty();
  }

  /**
   * Where one of its trainings keeps what it needs to go on.
   *
   * @param from what the training is a function of beside the round and the recipe
   */
  Checkpoints checkpoints(int training, HeadTraining recipe, String from) {
    return new CheckpointFile(
        folder.resolve("checkpoint-" + training),
        String.join(
            " ",
            manifest.snapshot().getDataSha256(),
            manifest.objective(),
            recipe.toString(),
            from));
  }

  /** Removes it from the disk: it is over. */
  void remove() {
    close();
    try {
      clear(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void clear(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Files.deleteIfExists(folder.resolve(MANIFEST)); // first: half of a round is none
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
