package dev.charm.ops.command.evaluate;

import dev.charm.ops.command.option.ModelFiles;
import dev.charm.ops.evaluate.ResponseTexts;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.source.SourceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The files of answers that are to be scored. */
final class ResponseOptions {
  @Option(
      names = "--responses",
      arity = "1..*",
      paramLabel = "[POLICYMODEL=]FILE",
      order = 2,
      description =
          "Answers as `ingest` reads them. Rows that name no model are taken for those of the model"
              + " that the file is named after.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--prompts",
      paramLabel = "N",
      defaultValue = "0",
      order = 4,
      description = "Score answers to N prompts only, chosen by a hash (default: all).")
  int prompts;

  ResponseTexts read(CommandSpec spec, Aliases aliases, Collection<String> known)
      throws SourceException {
    return ResponseTexts.read(
        ModelFiles.parse(spec, files, aliases).stream()
            .map(file -> new ResponseTexts.File(file.policyModel(), file.path()))
            .toList(),
        aliases,
        known,
        spec.commandLine().getErr());
  }
}
