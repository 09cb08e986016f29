package dev.charm.producers.rewards;

import dev.charm.producers.row.FirstRows;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowMaker;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes of a row its prompt. */
final class PromptMaker implements RowMaker {
  private static final List<AnswerField> LOOKED_AT =
      List.of(
          AnswerField.PROMPT,
          AnswerField.PROMPT_ID,
          AnswerField.SYSTEM,
          AnswerField.MESSAGES,
          AnswerField.CATEGORY);

  private final List<String> header;
  private final FieldNames where;
  private final EventFactory events = new EventFactory(0, "prompts");
  private final Set<String> used = new HashSet<>();
  private final FirstRows ids = new FirstRows();
  private final FirstRows texts = new FirstRows();

  private final Occurrences answered = new Occurrences();

  PromptMaker(List<String> header, FieldNames where) {
    this.header = header;
    this.where = where;
  }

  @Override
  public Set<String> used() {
    Set<String> all = new HashSet<>(used);
    LOOKED_AT.forEach(field -> all.addAll(where.columns(field)));
    return all;
  }

  @Override
  public List<String> messages() {
    return answered.count() == 0
        ? List.of()
        : List.of(answered.told(" whose messages end with an answer, which is left out"));
  }

  @Override
  public Row row(long line, long number, Fields fields) throws RowFault {
    Collection<String> names = header.isEmpty() ? fields.names() : header;
    AnswerCells cells = new AnswerCells(fields, names, where, used);
    PromptText prompt = PromptText.of(cells);
    if (prompt.messages() == null) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD, "prompt is missing; the row has " + cells.columns());
    }
    if (prompt.answer() != null) {
      answered.add(line, null);
    }
    String text = Conversations.identity(prompt.messages());
    String given = cells.promptId();
    String id = given == null ? PromptIdentity.ofText(text) : given;
    var category = cells.value(AnswerField.CATEGORY);
    RowEvents row =
        new RowEvents(
                events.prompt(
                    id,
                    prompt.messages(),
                    category == null || category.isContainerNode() ? null : category.asText()),
                List.of(),
                List.of())
            .checked();
    boolean newText = texts.add(id + "\n" + text);
    if (ids.add(id)) {
      return new Row.Good(line, row.all());
    }
    if (newText) {
      throw new RowFault(
          MalformedReason.UNDECODABLE, "has another prompt than a row before with this prompt_id");
    }
    return new Row.Repeated(line, "a prompt that stood before");
  }
}
