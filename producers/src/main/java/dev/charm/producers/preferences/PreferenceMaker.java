package dev.charm.producers.preferences;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.preferences.PreferenceCase.Shape;
import dev.charm.producers.rewards.Conversations;
import dev.charm.producers.row.Cells;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowMaker;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes of a row its case, which it hands on. */
final class PreferenceMaker implements RowMaker {
  static final List<String> CHOSEN = List.of("chosen", "chosen_response", "response_chosen");
  static final List<String> REJECTED =
      List.of("rejected", "rejected_response", "response_rejected");
  private static final List<String> SUBSET =
      List.of("subset", "domain", "category", "source", "task");
  private static final List<String> DOMAIN = List.of("domain", "subset", "category");
  private static final List<String> ID = List.of("id", "pair_id", "question_id");
  private static final List<String> COUNTS =
      List.of("num_correct", "num_incorrect", "total_completions");
  private static final List<String> MARGIN = List.of("margin");
  private static final String SAME_CONTEXT = "same_context";
  private static final int MOST_SUBSETS = 100;
  private static final String OTHER = "other";

  private final List<String> header;
  private final boolean margins;
  private final Consumer<PreferenceCase> cases;
  private final Set<String> subsets = new HashSet<>();
  private final Occurrences implicit = new Occurrences();
  private final Occurrences further = new Occurrences();

  PreferenceMaker(List<String> header, boolean margins, Consumer<PreferenceCase> cases) {
    this.header = header;
    this.margins = margins;
    this.cases = cases;
  }

  @Override
  public Set<String> used() {
    Set<String> used = new HashSet<>(COUNTS);
    used.add(SAME_CONTEXT);
    if (margins) {
      used.addAll(MARGIN);
    }
    List.of(
            CHOSEN,
            REJECTED,
            SUBSET,
            ID,
            PreferencePrompt.COLUMNS,
            PreferencePrompt.INPUT,
            PreferencePrompt.SYSTEM,
            LabelledAnswers.LABELS,
            LabelledAnswers.CHOICES)
        .forEach(used::addAll);
    LabelledAnswers.TEXTS.forEach(used::addAll);
    return used;
  }

  @Override
  public List<String> messages() {
    List<String> told = new ArrayList<>();
    if (implicit.count() > 0) {
      told.add(
          implicit.told(" without a prompt: what chosen and rejected begin with is taken for it"));
    }
    if (further.count() > 0) {
      told.add(further.told(" of a further subset than " + MOST_SUBSETS + ": counted as " + OTHER));
    }
    return told;
  }

  @Override
  public Row row(long line, long number, Fields fields) throws RowFault {
    Cells cells = new Cells(fields);
    if (cells.fields().get(SAME_CONTEXT) != null
        && Boolean.FALSE.equals(cells.flag(List.of(SAME_CONTEXT)))) {
      return new Row.LeftOut(
          line, "same_context is false: chosen and rejected do not answer the same conversation");
    }
    JsonNode chosen = first(fields, CHOSEN);
    JsonNode rejected = first(fields, REJECTED);
    if (chosen == null && rejected == null && LabelledAnswers.fits(cells)) {
      LabelledAnswers labelled = LabelledAnswers.of(cells);
      chosen = labelled.chosen();
      rejected = labelled.rejected();
      if (chosen == null || rejected == null) {
        return new Row.LeftOut(line, "its label says that neither answer is better");
      }
    }
    if (chosen == null || rejected == null) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD, (chosen == null ? "chosen" : "rejected") + " is missing");
    }
    List<String> better = texts("chosen", chosen);
    List<String> worse = texts("rejected", rejected);
    cases.accept(
        better == null || worse == null
            ? pair(line, cells, chosen, rejected)
            : several(line, cells, better, worse));
    return new Row.Good(line, List.of());
  }

  private static @Nullable JsonNode first(Fields fields, List<String> columns) {
    for (String column : columns) {
      JsonNode node = fields.get(column);
      if (node != null) {
        return node;
      }
    }
    return null;
  }

  /** A list of answers; null if it is one answer. Cells of tables write lists as JSON. */
  private @Nullable List<String> texts(String name, JsonNode node) throws RowFault {
    JsonNode list = node.isTextual() && header.isEmpty() ? null : Conversations.list(node);
    if (list == null || Conversations.isMessages(list)) {
      return null;
    }
    List<String> texts = new ArrayList<>(list.size());
    for (JsonNode each : list) {
      if (!each.isTextual()) {
        if (node.isTextual()) {
          return null; // an answer that looks like a list
        }
        throw new RowFault(MalformedReason.UNDECODABLE, name + " holds an answer that is not text");
      }
      texts.add(each.textValue());
    }
    if (texts.isEmpty()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, name + " has no answer");
    }
    return texts;
  }

  private PreferenceCase pair(long line, Cells cells, JsonNode chosen, JsonNode rejected)
      throws RowFault {
    Sides sides = Sides.of(chosen, rejected);
    List<Message> asked = PreferencePrompt.of(cells);
    if (sides.prompt() != null) {
      if (asked != null && !Conversations.agree(sides.prompt(), asked)) {
        throw new RowFault(
            MalformedReason.UNDECODABLE, "prompt and the messages of chosen contradict each other");
      }
      asked = sides.prompt();
    } else if (asked == null) {
      sides = sides.implicit();
      asked = sides.prompt() == null ? List.of() : sides.prompt();
      implicit.add(line, null);
    }
    return made(
        line,
        Shape.PAIR,
        subset(line, cells, SUBSET),
        cells,
        asked,
        List.of(sides.chosen()),
        List.of(sides.rejected()));
  }

  private PreferenceCase several(long line, Cells cells, List<String> chosen, List<String> rejected)
      throws RowFault {
    List<Message> asked = PreferencePrompt.of(cells);
    if (asked == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "prompt is missing");
    }
    requireCount(cells, "num_correct", chosen.size());
    requireCount(cells, "num_incorrect", rejected.size());
    String id = cells.text(ID);
    boolean ties = id != null && id.matches("(ref|tied):\\d+");
    if (ties) {
      return made(line, Shape.TIES, subset(line, cells, SUBSET), cells, asked, chosen, rejected);
    }
    if (chosen.size() == 1) {
      Shape shape = rejected.size() == 1 ? Shape.PAIR : Shape.BEST_OF;
      return made(line, shape, subset(line, cells, SUBSET), cells, asked, chosen, rejected);
    }
    if (chosen.size() != rejected.size()) {
      throw new RowFault(
          MalformedReason.UNDECODABLE,
          "has several chosen answers, and not as many rejected ones in the same styles");
    }
    return made(line, Shape.STYLES, subset(line, cells, DOMAIN), cells, asked, chosen, rejected);
  }

  private static void requireCount(Cells cells, String column, int size) throws RowFault {
    Double count = cells.fields().get(column) == null ? null : cells.number(List.of(column));
    if (count != null && count != size) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE, column + " is not how many answers the row has");
    }
  }

  private String subset(long line, Cells cells, List<String> columns) throws RowFault {
    JsonNode node = cells.node(columns);
    String subset = node == null || node.isContainerNode() ? "" : node.asText().strip();
    if (!subsets.contains(subset) && subsets.size() >= MOST_SUBSETS) {
      further.add(line, null);
      return OTHER;
    }
    subsets.add(subset);
    return subset;
  }

  private PreferenceCase made(
      long line,
      Shape shape,
      String subset,
      Cells cells,
      List<Message> asked,
      List<String> chosen,
      List<String> rejected)
      throws RowFault {
    JsonNode id = cells.node(ID);
    return new PreferenceCase(
        shape,
        subset,
        asked.isEmpty() ? "line " + line : PromptIdentity.ofText(Conversations.identity(asked)),
        id == null || id.isContainerNode() ? "line " + line : id.asText(),
        asked,
        chosen,
        rejected,
        margins ? cells.number(MARGIN) : null);
  }
}
