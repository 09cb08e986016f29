package dev.charm.producers.rewards;

import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How files of prompts, answers and scores are read.
 *
 * @param format what the events give as their source, such as {@code csv}
 * @param policyModel whose answers a file holds; null if its rows say it
 * @param study whether a file has one row a prompt, all of {@code policyModel}: then a repeated
 *     text is a matter of {@code identity}, else it has several answers
 * @param fields where things stand
 * @param scores the score columns; empty for every column {@code score_<rm>}, as {@code <rm>@1}
 * @param identity what makes two rows of a study one prompt
 * @param matches takes note of the prompts of a file; null if it is read for itself
 * @param read versions and aliases
 */
public record AnswerSettings(
    String format,
    @Nullable String policyModel,
    boolean study,
    FieldNames fields,
    List<ScoreColumn> scores,
    PromptIdentity identity,
    PromptMatches.@Nullable File matches,
    ReadSettings read) {

  /**
   * @throws IllegalArgumentException if two score columns are one reward model's
   */
  public AnswerSettings {
    scores = List.copyOf(scores);
    ScoreColumn.requireDistinct(scores);
  }

  /** A file of one policy model, one row a prompt. */
  public static AnswerSettings study(
      String policyModel, PromptIdentity identity, ReadSettings read) {
    return new AnswerSettings(
        "csv", policyModel, true, FieldNames.DEFAULT, List.of(), identity, null, read);
  }

  /** A file whose rows say whose answers they are. */
  public static AnswerSettings table(String format, ReadSettings read) {
    return new AnswerSettings(
        format, null, false, FieldNames.DEFAULT, List.of(), PromptIdentity.TEXT, null, read);
  }

  /** These, with other columns. */
  public AnswerSettings with(FieldNames names, List<ScoreColumn> columns) {
    return new AnswerSettings(format, policyModel, study, names, columns, identity, matches, read);
  }

  /** These, for rows that do not say whose answers they are. */
  public AnswerSettings ofModel(@Nullable String model) {
    return new AnswerSettings(format, model, study, fields, scores, identity, matches, read);
  }

  /** These, for a file that is joined with others. */
  public AnswerSettings matching(PromptMatches.@Nullable File file) {
    return new AnswerSettings(format, policyModel, study, fields, scores, identity, file, read);
  }
}
