package dev.charm.ops.training;

import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.EmbeddingCache;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.consumers.training.FileTraining;
import dev.charm.consumers.training.OriginalPreferences;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.producers.preferences.PreferenceCase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Trains the bundled head on pairs of files, and leaves what came of it in a folder. */
public final class PairFile {
  private static final int REMEMBERED = 20_000;

  private PairFile() {}

  /**
   * The pairs of cases: each chosen answer with each rejected one.
   *
   * @throws CommandFailedException if some of them have a margin and others do not
   */
  public static List<FileTraining.Pair> pairs(List<PreferenceCase> cases) {
    long withMargin = cases.stream().filter(each -> each.margin() != null).count();
    if (withMargin > 0 && withMargin < cases.size()) {
      throw new CommandFailedException(
          "%d of %d rows have a margin, the others have none; --no-margin leaves it out"
              .formatted(withMargin, cases.size()));
    }
    List<FileTraining.Pair> pairs = new ArrayList<>();
    for (PreferenceCase each : cases) {
      List<ChatMessage> messages = ChatMessage.of(each.messages());
      for (String chosen : each.chosen()) {
        for (String rejected : each.rejected()) {
          pairs.add(
              new FileTraining.Pair(
                  each.prompt(),
                  new ScoringRequest(messages, chosen),
                  new ScoringRequest(messages, rejected),
                  Objects.requireNonNullElse(each.margin(), 0.0)));
        }
      }
    }
    return pairs;
  }

  /** The encoder that the head belongs to; to be closed. */
  public static TextEncoder encoder(NativeLibraries natives) throws IOException, StartException {
    natives.prepareOnnxRuntime();
    return TextEncoder.load(new EmbeddingCache(REMEMBERED));
  }

  /**
   * Trains.
   *
   * @param work folder for what is needed meanwhile
   * @throws CommandFailedException if there is no head to begin with, or nothing to train on
   */
  public static FileTraining.Result train(
      List<FileTraining.Pair> pairs,
      OriginalPreferences.Source originals,
      TrainingSettings settings,
      TextEncoder encoder,
      Path work)
      throws Exception {
    Optional<String> missing = ShippedHead.missing();
    if (missing.isPresent()) {
      throw new CommandFailedException(missing.get());
    }
    RewardHead start = HeadFormat.read(ShippedHead.bytes());
    try {
      return FileTraining.train(
          start, pairs, new RewardFeatures(encoder), originals, settings, work);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Writes a head as {@code CHARM_HEAD} takes it: head.bin, metrics.properties, and the bundled
   * preferences if there are any.
   */
  public static void write(FileTraining.Result result, Path folder, PrintWriter notes)
      throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("head.bin"), HeadFormat.write(result.head()));
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, Double> metric : result.metrics().entrySet()) {
      lines.append(String.format(Locale.ROOT, "%s=%.6f%n", metric.getKey(), metric.getValue()));
    }
    Files.writeString(folder.resolve("metrics.properties"), lines.toString());
    Optional<byte[]> preferences = ShippedHead.preferences();
    if (preferences.isPresent()) {
      Files.write(folder.resolve("preferences.bin"), preferences.get());
    }
    notes.println("charm: the head is in " + folder + "; CHARM_HEAD=" + folder + " has it score");
    notes.flush();
  }
}
