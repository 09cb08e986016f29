package dev.charm.producers.preferences;

import dev.charm.producers.row.Cells;
import dev.charm.producers.row.FirstRows;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowMaker;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.MalformedReason;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the difficulties of prompts as AlpacaEval has them in {@code instruction_difficulty.csv}:
 * {@code index} and {@code instruction_difficulty}; or with {@code prompt_id} or {@code
 * instruction} in place of the index, which counts prompts from 0. Of a prompt the first row
 * counts.
 */
public final class PromptDifficultyReader {
  private static final List<String> DIFFICULTY = List.of("instruction_difficulty", "difficulty");
  private static final List<String> PROMPT_ID = List.of("prompt_id", "question_id");
  private static final String INSTRUCTION = "instruction";
  private static final List<String> INDEX = List.of("index");

  private PromptDifficultyReader() {}

  /**
   * Opens a file.
   *
   * @param difficulties takes that of each good row
   * @throws SourceException if it cannot be read or lacks a column
   */
  public static RowReader open(Source source, Consumer<PromptDifficulty> difficulties)
      throws SourceException {
    return RowReader.open(
        source,
        (file, records) -> {
          List<String> header = records.header();
          List<String> prompts = List.of("prompt_id", "question_id", INSTRUCTION, "index");
          for (List<String> columns : List.of(DIFFICULTY, prompts)) {
            if (!header.isEmpty() && !Cells.hasAny(header, columns)) {
              throw new SourceException(
                  file.name(),
                  Headings.lacking("column " + String.join(" or ", columns), columns, header));
            }
          }
          return new Maker(difficulties);
        });
  }

  private static final class Maker implements RowMaker {
    private final Consumer<PromptDifficulty> difficulties;
    private final FirstRows known = new FirstRows();

    Maker(Consumer<PromptDifficulty> difficulties) {
      this.difficulties = difficulties;
    }

    @Override
    public Set<String> used() {
      Set<String> used = new HashSet<>(Set.of(INSTRUCTION));
      List.of(DIFFICULTY, PROMPT_ID, INDEX).forEach(used::addAll);
      return used;
    }

    @Override
    public Row row(long line, long number, Fields fields) throws RowFault {
      Cells cells = new Cells(fields);
      Double difficulty = cells.number(DIFFICULTY);
      if (difficulty == null || !Double.isFinite(difficulty)) {
        throw new RowFault(
            MalformedReason.OUT_OF_RANGE, "difficulty is not a finite number", "difficulty");
      }
      String prompt = cells.text(PROMPT_ID);
      String instruction = prompt == null ? cells.verbatim(INSTRUCTION) : null;
      if (instruction != null) {
        prompt = PromptIdentity.ofText(instruction);
      } else if (prompt == null) {
        prompt = cells.required(INDEX);
      }
      if (!known.add(prompt)) {
        return new Row.Repeated(line, "a difficulty of the same prompt");
      }
      difficulties.accept(new PromptDifficulty(prompt, difficulty));
      return new Row.Good(line, List.of());
    }
  }
}
