package dev.charm.ops.command.evaluate;

import dev.charm.ops.command.option.ModelFiles;
import dev.charm.ops.evaluate.ReferenceModel;
import dev.charm.ops.evaluate.ResponseTexts;
import dev.charm.producers.preferences.JudgePreference;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.source.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The answers that were judged, or are to be, and those they are compared with. */
final class JudgedAnswerOptions {
  @Option(
      names = "--responses",
      arity = "1..*",
      paramLabel = "[POLICYMODEL=]FILE",
      order = 2,
      description =
          "Answers as `ingest` reads them, for the length-controlled win rate or to be judged. Rows"
              + " that name no model are taken for those of the model that the file is named after.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--reference",
      paramLabel = "MODEL|[MODEL=]FILE",
      order = 3,
      description =
          "The model that the others are compared with: one of --responses, or a file of its"
              + " answers (default with --preferences: the one model of --responses that was never"
              + " compared with another).")
  @Nullable String reference;

  /** Answers, and the reference among them. */
  record Read(ResponseTexts texts, String reference) {}

  boolean given() {
    return !files.isEmpty();
  }

  /**
   * Reads all files.
   *
   * @param preferences that the answers were given; empty where they are to be judged
   * @throws ParameterException if it is not said which model is the reference
   */
  Read read(CommandSpec spec, Aliases aliases, List<JudgePreference> preferences)
      throws SourceException {
    Collection<String> known = preferences.stream().map(JudgePreference::model).distinct().toList();
    List<ResponseTexts.File> all = new ArrayList<>(parse(spec, files, aliases));
    String named = reference;
    if (reference != null && (reference.contains("=") || Files.exists(Path.of(reference)))) {
      ResponseTexts.File own = parse(spec, List.of(reference), aliases).get(0);
      all.add(own);
      named = ReferenceModel.of(own, aliases, known);
    }
    ResponseTexts texts = ResponseTexts.read(all, aliases, known, spec.commandLine().getErr());
    String model = named == null ? ReferenceModel.among(texts, preferences) : aliases.name(named);
    if (model == null) {
      throw new ParameterException(
          spec.commandLine(), "--reference is needed: the answers do not say which model it is");
    }
    if (!texts.has(model)) {
      throw new ParameterException(
          spec.commandLine(), "--reference " + model + " has no answer in --responses");
    }
    return new Read(texts, model);
  }

  private static List<ResponseTexts.File> parse(
      CommandSpec spec, List<String> files, Aliases aliases) {
    return ModelFiles.parse(spec, files, aliases).stream()
        .map(file -> new ResponseTexts.File(file.policyModel(), file.path()))
        .toList();
  }
}
