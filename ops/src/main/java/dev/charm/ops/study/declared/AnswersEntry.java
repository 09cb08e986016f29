package dev.charm.ops.study.declared;

import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.rewards.ScoreColumn;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file of answers that there is.
 *
 * @param policyModel whose answers it holds; null if its rows say it
 * @param columns where things stand, {@code FIELD=COLUMN} as they are written
 * @param rewards score columns, {@code COLUMN=RM@VERSION} as they are written; empty for every
 *     column {@code score_NAME}
 */
public record AnswersEntry(
    DeclaredPath file, @Nullable String policyModel, List<String> columns, List<String> rewards) {

  /** What the study calls it: the policy model, or the file as it is written. */
  public String label() {
    return policyModel == null ? file.text() : policyModel;
  }

  /** Where things stand in it. */
  public FieldNames fields() {
    return FieldNames.parse(columns);
  }

  /** Its score columns. */
  public List<ScoreColumn> scoreColumns() {
    return rewards.stream().map(ScoreColumn::parse).toList();
  }

  /** All that changes how it is read. */
  public SortedMap<String, String> settings() {
    return new TreeMap<>(
        Map.of(
            label() + " policy model", String.valueOf(policyModel),
            label() + " fields", columns.toString(),
            label() + " rewards", rewards.toString()));
  }
}
