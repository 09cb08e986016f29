package dev.charm.ops.command.option;

import dev.charm.ops.generate.PolicyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where policy models are declared. */
public final class PolicyModelOptions {
  private static final Path USUAL = Path.of("policy-models.yaml");

  @Option(
      names = "--policy-models",
      paramLabel = "FILE",
      order = 5,
      defaultValue = "${env:CHARM_POLICY_MODELS:-" + Option.NULL_VALUE + "}",
      description = {
        "The file that declares policy models (default: CHARM_POLICY_MODELS, else"
            + " policy-models.yaml in this folder if it is there)."
      })
  @Nullable Path file;

  /**
   * The policy models that can answer.
   *
   * @throws dev.charm.ops.connect.CommandFailedException if the file is not understood
   */
  public PolicyModels read() {
    return PolicyModels.of(
        file != null ? file : Files.exists(USUAL) ? USUAL : null, StateFolder.usualNatives());
  }
}
