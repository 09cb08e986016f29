package dev.charm.ops.command.option;

import dev.charm.ops.models.RewardModels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where reward models are declared. */
public final class RewardModelOptions {
  private static final Path USUAL = Path.of("reward-models.yaml");

  @Option(
      names = "--reward-models",
      paramLabel = "FILE",
      order = 5,
      defaultValue = "${env:CHARM_REWARD_MODELS:-" + Option.NULL_VALUE + "}",
      description = {
        "The file that declares reward models (default: CHARM_REWARD_MODELS, else reward-models.yaml"
            + " in this folder if it is there)."
      })
  @Nullable Path file;

  /**
   * The reward models that can be used; to be closed.
   *
   * @throws dev.charm.ops.connect.CommandFailedException if the file is not understood
   */
  public RewardModels open() {
    return RewardModels.of(file(), StateFolder.usualNatives());
  }

  /** The file; null if there is none. */
  public @Nullable Path file() {
    if (file != null) {
      return file;
    }
    return Files.exists(USUAL) ? USUAL : null;
  }
}
