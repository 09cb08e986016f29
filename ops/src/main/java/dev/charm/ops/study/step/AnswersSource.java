package dev.charm.ops.study.step;

import dev.charm.ops.batch.StudyFile;
import dev.charm.ops.study.declared.AnswersEntry;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.rewards.ScoreColumn;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers of a study.
 *
 * @param label what the study calls them
 * @param called what the manifest calls their file
 * @param path of the file; one that is not absolute lies in the study's folder
 * @param given how a given file is read; null if a policy model generated it
 */
record AnswersSource(String label, String called, Path path, @Nullable AnswersEntry given) {

  static AnswersSource of(AnswersEntry entry) {
    return new AnswersSource(entry.label(), entry.file().text(), entry.file().path(), entry);
  }

  static AnswersSource of(GenerateStep step) {
    return new AnswersSource(step.policyModel(), step.output(), Path.of(step.output()), null);
  }

  FieldNames fields() {
    return given == null ? FieldNames.DEFAULT : given.fields();
  }

  /** All that changes how it is read, beside its content. */
  SortedMap<String, String> settings() {
    return given == null ? new TreeMap<>() : given.settings();
  }

  /** As it is read for all that it holds. */
  StudyFile file(Path study, PromptIdentity identity, ReadSettings read) {
    return new StudyFile(study.resolve(path), settings(identity, read, scoreColumns()));
  }

  /** A copy of it that a reward model has scored, as it is read for its rewards. */
  StudyFile scored(Path study, ScoreStep step, PromptIdentity identity, ReadSettings read) {
    ScoreColumn column = ScoreColumn.parse("score=" + step.rewardModel());
    return new StudyFile(
        study.resolve(step.output()), settings(identity, read, List.of(column)), true);
  }

  private List<ScoreColumn> scoreColumns() {
    return given == null ? List.of() : given.scoreColumns();
  }

  private AnswerSettings settings(
      PromptIdentity identity, ReadSettings read, List<ScoreColumn> columns) {
    String policyModel = given == null ? null : given.policyModel();
    AnswerSettings settings =
        policyModel == null
            ? AnswerSettings.table("jsonl", read)
            : AnswerSettings.study(policyModel, identity, read);
    return settings.with(fields(), columns);
  }
}
