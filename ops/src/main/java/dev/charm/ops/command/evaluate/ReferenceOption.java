package dev.charm.ops.command.evaluate;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The model that others are compared with. */
final class ReferenceOption {
  static final String REFERENCE = "--reference";

  @Option(
      names = REFERENCE,
      paramLabel = "POLICYMODEL",
      order = 7,
      description =
          "Without files: the model that votes compare the others with (default: the one that takes"
              + " part in every vote of the arena).")
  @Nullable String model;
}
