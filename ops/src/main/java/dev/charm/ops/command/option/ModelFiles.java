package dev.charm.ops.command.option;

import dev.charm.ops.batch.ModelFile;
import dev.charm.producers.row.Aliases;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Files named on the command line. */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * Reads {@code POLICYMODEL=FILE} arguments, and files without a model, whose rows name it.
   *
   * @throws ParameterException if one is none, or two are of one model
   */
  public static List<ModelFile> parse(CommandSpec spec, List<String> arguments, Aliases aliases) {
    try {
      return ModelFile.parse(arguments, Path.of(""), aliases);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
