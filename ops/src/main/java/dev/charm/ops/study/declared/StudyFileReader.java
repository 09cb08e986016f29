package dev.charm.ops.study.declared;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.calibration.reward.BatchSettings;
import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.ObjectiveSetting;
import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.declared.DeclarationFile;
import dev.charm.consumers.declared.DeclaredEntry;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.generate.PolicyModels;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.row.PromptIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file of a study. Paths count from its folder. What is not known is refused: a misspelt
 * setting must not be taken for the default.
 */
public final class StudyFileReader {
  private static final int MOST_SAMPLES = 10_000;

  private final DeclaredEntry entry;
  private final Paths paths;
  private final NativeLibraries natives;

  private StudyFileReader(DeclaredEntry entry, NativeLibraries natives) {
    this.entry = entry;
    this.natives = natives;
    this.paths = new Paths(entry);
  }

  /**
   * Reads a file.
   *
   * @param natives where libraries are that models in files need
   * @throws CommandFailedException if it cannot be read or is not understood; says where and why
   */
  public static StudyDeclaration read(Path file, NativeLibraries natives) {
    try {
      return new StudyFileReader(DeclarationFile.one(file, "the study"), natives).declaration(file);
    } catch (DeclarationException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private StudyDeclaration declaration(Path file) throws DeclarationException {
    String name = Objects.requireNonNullElse(entry.text("study"), withoutEnding(file));
    DeclaredPath prompts = paths.optional("prompts");
    DeclaredPath policyModels = paths.optional("policy-models");
    GenerateSection generate = generate(entry.within("generate"), prompts, policyModels);
    List<AnswersEntry> answers = new AnswersReader(entry, paths).read();
    DeclaredPath aliases = paths.optional("aliases");
    DeclaredPath rewardModels = paths.optional("reward-models");
    List<String> score = distinct("score");
    StudyDeclaration.Missing missing =
        Words.among(entry, "missing", StudyDeclaration.Missing.values(), "stop");
    DeclaredPath ratings = paths.optional("ratings");
    String arena =
        Objects.requireNonNullElse(entry.text("ratings-arena"), RatingTable.DEFAULT_ARENA);
    String reference = entry.text("reference");
    CalibrateSection calibrate = calibrate(entry.within("calibrate"), reference);
    ExportSection export = ExportReader.read(entry.within("export"));
    EvaluateSection evaluate = EvaluateReader.read(entry.within("evaluate"), paths, score);
    entry.requireNothingElse();
    if (generate == null && answers.isEmpty()) {
      throw entry.fault("has no answers: name files of them, or policy models to generate them");
    }
    if (ratings == null) {
      throw entry.fault("needs ratings, a table of arena ratings");
    }
    requireOneSourceEach(generate, answers);
    return new StudyDeclaration(
        name,
        generate,
        answers,
        aliases,
        rewardModels == null ? null : rewardModels.path(),
        score,
        missing,
        ratings,
        arena,
        calibrate,
        export,
        evaluate);
  }

  private static String withoutEnding(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
  }

  private List<String> distinct(String field) throws DeclarationException {
    List<String> texts = entry.texts(field);
    Set<String> seen = new HashSet<>();
    for (String text : texts) {
      if (!seen.add(text)) {
        throw entry.fault(field + " names " + text + " twice");
      }
    }
    return texts;
  }

  private @Nullable GenerateSection generate(
      @Nullable DeclaredEntry section,
      @Nullable DeclaredPath prompts,
      @Nullable DeclaredPath policyModels)
      throws DeclarationException {
    if (section == null) {
      if (prompts != null || policyModels != null) {
        throw entry.fault(
            (prompts != null ? "prompts" : "policy-models")
                + " belongs to generate, which says which policy models answer");
      }
      return null;
    }
    List<String> names = section.texts("models");
    int samples = Objects.requireNonNullElse(section.number("samples"), 1);
    List<String> columns = section.texts("fields");
    section.requireNothingElse();
    if (prompts == null || policyModels == null) {
      throw entry.fault(
          "needs " + (prompts == null ? "prompts" : "policy-models") + " to generate answers");
    }
    if (names.isEmpty()) {
      throw section.fault("needs models: which policy models answer");
    }
    if (samples > MOST_SAMPLES) {
      throw section.fault("samples is from 1 to " + MOST_SAMPLES);
    }
    PolicyModels known = PolicyModels.of(policyModels.path(), natives);
    var models = new ArrayList<>(names.stream().map(known::find).toList());
    if (new HashSet<>(models).size() < models.size()) {
      throw section.fault("models names one twice");
    }
    return new GenerateSection(
        prompts,
        known,
        List.copyOf(models),
        samples,
        columns,
        Words.parsed(section, "fields", () -> FieldNames.parse(columns)));
  }

  private static CalibrateSection calibrate(
      @Nullable DeclaredEntry section, @Nullable String reference) throws DeclarationException {
    if (section == null) {
      return new CalibrateSection(
          new BatchSettings(
              ObjectiveSetting.parse("win-rate", null), new EvidenceRule(1), reference),
          true,
          PromptIdentity.TEXT,
          false,
          false);
    }
    String objective = Objects.requireNonNullElse(section.text("objective"), "win-rate");
    String temperature = section.text("temperature");
    long least = Objects.requireNonNullElse(section.whole("min-prompts", 1), 1L);
    boolean predict = !Words.yes(section, "no-predicted-offsets");
    PromptIdentity identity = Words.among(section, "prompt-id", PromptIdentity.values(), "text");
    boolean lengths = Words.yes(section, "lengths");
    boolean choices = Words.yes(section, "choices");
    section.requireNothingElse();
    if (objective.equals("joint")) {
      throw section.fault("objective is one that solves pair by pair, not joint");
    }
    return new CalibrateSection(
        new BatchSettings(
            Words.parsed(
                section, "objective", () -> ObjectiveSetting.parse(objective, temperature)),
            new EvidenceRule(least),
            reference),
        predict,
        identity,
        lengths,
        choices);
  }

  /** Two sources of one model's answers would count one over the other. */
  private void requireOneSourceEach(@Nullable GenerateSection generate, List<AnswersEntry> answers)
      throws DeclarationException {
    Set<String> labels = new HashSet<>();
    if (generate != null) {
      generate.models().forEach(model -> labels.add(model.name()));
    }
    for (AnswersEntry each : answers) {
      if (!labels.add(each.label())) {
        throw entry.fault("has answers of " + each.label() + " twice, given or generated");
      }
    }
  }

  /** Paths of a file count from its folder. */
  record Paths(DeclaredEntry entry) {
    @Nullable DeclaredPath optional(String field) throws DeclarationException {
      JsonNode value = entry.value(field);
      if (value == null) {
        return null;
      }
      return of(Objects.requireNonNull(entry.text(field), "there"));
    }

    DeclaredPath of(String text) {
      return new DeclaredPath(text, entry.beside(text));
    }
  }
}
