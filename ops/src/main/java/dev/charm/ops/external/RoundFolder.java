package dev.charm.ops.external;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.export.ExportForm;
import dev.charm.ops.export.container.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the files of a round are, and the model that comes of it. It is the round's alone: a
 * version that was promoted lives in it.
 *
 * @param folder absolute
 * @param train pairs to train on
 * @param eval pairs of prompts that no training sees
 * @param model where the command leaves its model
 */
record RoundFolder(Path folder, Path train, Path eval, Path model) {

  /**
   * Makes it.
   *
   * @throws CommandFailedException if something is in it
   */
  static RoundFolder create(Path folder, ExportForm form) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    if (Files.exists(absolute) && !isEmpty(absolute)) {
      throw new CommandFailedException(
          folder
              + " is not an empty folder: a round needs its own, since a version that is promoted"
              + " stays in it");
    }
    String ending = form.container() == Container.PARQUET ? "parquet" : "jsonl";
    RoundFolder round =
        new RoundFolder(
            absolute,
            absolute.resolve("train." + ending),
            absolute.resolve("eval." + ending),
            absolute.resolve("model"));
    Files.createDirectories(round.model());
    return round;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /** What tells a command where they are. */
  Map<String, String> environment(String round) {
    return Map.of(
        "CHARM_ROUND", round,
        "CHARM_TRAIN_FILE", train.toString(),
        "CHARM_EVAL_FILE", eval.toString(),
        "CHARM_MODEL_DIR", model.toString());
  }
}
