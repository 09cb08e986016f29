package dev.charm.producers.preferences;

import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Cells;
import dev.charm.producers.row.FirstRows;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.row.Occurrences;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads a judge's preferences against a reference model, as AlpacaEval has them: {@code
 * annotations.json} ({@code instruction}, {@code generator_1} the reference, {@code generator_2}
 * the model, {@code preference}), or a table of {@code prompt_id}, {@code model}, {@code
 * preference}. A preference is 1 where the reference is better, 2 where the model is, anything
 * between 1 plus the chance of that; 0 and 1.5 are ties. Where the judge gave none the row is left
 * out.
 */
public final class JudgePreferenceReader {
  private static final List<String> MODEL = List.of("generator_2", "model", "generator");
  private static final List<String> REFERENCE = List.of("generator_1", "reference", "baseline");
  private static final List<String> PREFERENCE = List.of("preference");
  private static final List<String> PROMPT_ID = List.of("prompt_id", "question_id");
  private static final String INSTRUCTION = "instruction";

  private JudgePreferenceReader() {}

  /**
   * Opens a file.
   *
   * @param preferences takes that of each good row
   * @throws SourceException if it cannot be read or lacks a column
   */
  public static RowReader open(
      Source source, Aliases aliases, Consumer<JudgePreference> preferences)
      throws SourceException {
    return RowReader.open(
        source,
        (file, records) -> {
          List<String> header = records.header();
          for (List<String> columns : List.of(MODEL, PREFERENCE)) {
            if (!header.isEmpty() && !Cells.hasAny(header, columns)) {
              throw new SourceException(
                  file.name(),
                  Headings.lacking("column " + String.join(" or ", columns), columns, header));
            }
          }
          return new Maker(new ModelNames(aliases), preferences);
        });
  }

  private static final class Maker implements RowMaker {
    private final ModelNames models;
    private final Consumer<JudgePreference> preferences;
    private final FirstRows known = new FirstRows();
    private final Map<String, Integer> asked = new HashMap<>();
    private final Set<String> references = new TreeSet<>();
    private final Occurrences again = new Occurrences();
    private final Occurrences nameless = new Occurrences();

    Maker(ModelNames models, Consumer<JudgePreference> preferences) {
      this.models = models;
      this.preferences = preferences;
    }

    @Override
    public Set<String> used() {
      Set<String> used = new HashSet<>(Set.of(INSTRUCTION, "prompt"));
      List.of(MODEL, REFERENCE, PREFERENCE, PROMPT_ID).forEach(used::addAll);
      return used;
    }

    @Override
    public List<String> messages() {
      List<String> told = new ArrayList<>(models.messages());
      if (references.size() > 1) {
        told.add(
            "preferences against several references are counted together: "
                + String.join(", ", references));
      }
      if (again.count() > 0) {
        told.add(again.told(" with an instruction that stood before: each is a prompt of its own"));
      }
      if (nameless.count() > 0) {
        told.add(nameless.told(" without prompt_id or instruction: told apart by their line"));
      }
      return told;
    }

    @Override
    public Row row(long line, long number, Fields fields) throws RowFault {
      Cells cells = new Cells(fields);
      String model = models.name(cells.required(MODEL));
      String reference = cells.text(REFERENCE);
      if (reference != null) {
        references.add(reference);
      }
      Double preference = cells.number(PREFERENCE);
      if (preference == null) {
        return new Row.LeftOut(line, "the judge gave no preference");
      }
      if (preference != 0 && !(preference >= 1 && preference <= 2)) {
        throw new RowFault(
            MalformedReason.OUT_OF_RANGE,
            "preference is neither 0 nor from 1 to 2",
            String.valueOf(preference));
      }
      String prompt = cells.text(PROMPT_ID);
      if (prompt == null) {
        prompt = ofText(line, model, cells);
      } else if (!known.add(prompt + "\n" + model)) {
        return new Row.Repeated(line, "a preference for the same model at the same prompt");
      }
      preferences.accept(
          new JudgePreference(prompt, model, preference == 0 ? 0.5 : preference - 1));
      return new Row.Good(line, List.of());
    }

    /** An instruction that is asked again is a prompt of its own, as AlpacaEval counts it. */
    private String ofText(long line, String model, Cells cells) throws RowFault {
      String text = cells.verbatim(INSTRUCTION);
      if (text == null) {
        text = cells.verbatim("prompt");
      }
      if (text == null) {
        nameless.add(line, null);
        return "line " + line;
      }
      String id = PromptIdentity.ofText(text);
      int before = asked.merge(model + "\n" + id, 1, Integer::sum) - 1;
      if (before > 0) {
        again.add(line, null);
      }
      return before == 0 ? id : id + "#" + before;
    }
  }
}
