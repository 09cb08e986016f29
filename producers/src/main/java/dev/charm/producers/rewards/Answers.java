package dev.charm.producers.rewards;

import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads prompts, answers and scores, of whatever form the file is: one answer a row, rows of {@code
 * chosen} and {@code rejected}, rows with lists of answers.
 */
public final class Answers {
  private static final List<String> WANTED =
      List.of("prompt", "prompt_id", "messages", "response", "score");

  private Answers() {}

  /**
   * Opens a file.
   *
   * @throws SourceException if it cannot be read, or lacks a column that every row needs
   */
  public static RowReader open(Source source, AnswerSettings settings) throws SourceException {
    return RowReader.open(
        source,
        (file, records) -> {
          if (!records.header().isEmpty()) {
            requireColumns(file, records.header(), settings);
          }
          return new AnswerMaker(file, records.header(), settings);
        });
  }

  private static void requireColumns(Source file, List<String> header, AnswerSettings settings)
      throws SourceException {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<AnswerField, String> named : settings.fields().named().entrySet()) {
      if (!header.contains(ScoreRules.top(named.getValue()))
          && !header.contains(named.getValue())) {
        missing.add("column " + named.getValue());
      }
    }
    for (ScoreColumn column : settings.scores()) {
      for (ScoreColumn.Term term : column.terms()) {
        boolean ofSides =
            header.stream()
                .anyMatch(name -> name.endsWith("_chosen") || name.startsWith("chosen_"));
        if (!ofSides
            && !has(header, settings, AnswerField.ANSWERS)
            && !header.contains(term.column())
            && !header.contains(ScoreRules.top(term.column()))) {
          missing.add("score column " + term.column());
        }
      }
    }
    boolean preference =
        has(header, settings, AnswerField.CHOSEN) || has(header, settings, AnswerField.REJECTED);
    boolean asked =
        has(header, settings, AnswerField.PROMPT)
            || has(header, settings, AnswerField.PROMPT_ID)
            || has(header, settings, AnswerField.MESSAGES);
    boolean ofSides = header.contains("score_chosen") || header.contains("score_rejected");
    if (settings.study() && (preference || ofSides)) {
      throw new SourceException(
          file.name(),
          "is a table of preferences (columns "
              + Occurrences.shown(header)
              + "), not of answers of one policy model; give it to ingest jsonl, with --field"
              + " chosen_model=COLUMN and --field rejected_model=COLUMN");
    }
    if (!asked && !preference) {
      missing.add("column prompt or prompt_id");
    } else if (!preference
        && !has(header, settings, AnswerField.RESPONSE)
        && !has(header, settings, AnswerField.ANSWERS)
        && !has(header, settings, AnswerField.MESSAGES)
        && !header.contains("score")
        && !header.contains("scores")
        && settings.scores().isEmpty()
        && header.stream().noneMatch(name -> name.startsWith(ScoreColumn.PREFIX))) {
      missing.add("column response and no score column");
    }
    if (!missing.isEmpty()) {
      boolean ofRows =
          missing.get(0).startsWith("column prompt")
              || missing.get(0).startsWith("column response");
      throw new SourceException(
          file.name(),
          Headings.lacking(missing.get(0), WANTED, header)
              + (ofRows
                  ? " (say which is meant with --field FIELD=COLUMN and --score COLUMN=RM@VERSION)"
                  : ""));
    }
  }

  private static boolean has(List<String> header, AnswerSettings settings, AnswerField field) {
    return settings.fields().columns(field).stream().anyMatch(header::contains);
  }
}
