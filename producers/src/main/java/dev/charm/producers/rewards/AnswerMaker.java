package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.rewards.SampleNumbers.Place;
import dev.charm.producers.row.Cells;
import dev.charm.producers.row.ErrorReport;
import dev.charm.producers.row.FirstRows;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowMaker;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a row its prompt, its answers and their scores. A row counts whole or not at all, and
 * one with answers that are not understood is refused.
 */
final class AnswerMaker implements RowMaker {
  private static final int MOST_NAMES = 1000;

  private static final List<AnswerField> ALWAYS_LOOKED_AT =
      List.of(
          AnswerField.PROMPT,
          AnswerField.PROMPT_ID,
          AnswerField.SYSTEM,
          AnswerField.MESSAGES,
          AnswerField.CATEGORY,
          AnswerField.RESPONSE,
          AnswerField.MODEL,
          AnswerField.SAMPLE_INDEX);

  private final AnswerSettings settings;
  private final List<String> header;
  private final EventFactory events;
  private final ModelNames models;
  private final Set<String> used = new HashSet<>();
  private final Set<String> seen = new TreeSet<>();
  private final ScoreRules scores;
  private final AnswerList lists;
  private final SampleNumbers samples = new SampleNumbers();
  private final PromptNumbers prompts = new PromptNumbers();
  private final FirstRows firstRows = new FirstRows();
  private final Occurrences further = new Occurrences();
  private final Occurrences partly = new Occurrences();
  private final Occurrences again = new Occurrences();
  private final Occurrences lostCategories = new Occurrences();
  private final Occurrences beside = new Occurrences();
  private final Occurrences alone = new Occurrences();
  private boolean preferences;
  private boolean unusedGeneration;
  private Set<String> knownNames = Set.of();
  private FieldNames known;

  AnswerMaker(Source source, List<String> header, AnswerSettings settings) {
    this.settings = settings;
    this.header = header;
    this.events = new EventFactory(settings.read().version(source), settings.format());
    this.models = new ModelNames(settings.read().aliases());
    this.scores = new ScoreRules(settings.scores(), used);
    this.lists = new AnswerList(settings.fields(), scores);
    this.known = settings.fields().among(knownNames);
    seen.addAll(header);
  }

  @Override
  public Set<String> used() {
    Set<String> all = new HashSet<>(used);
    for (AnswerField field : ALWAYS_LOOKED_AT) { // where nothing stands they are not unused
      all.addAll(settings.fields().columns(field));
    }
    if (unusedGeneration) {
      all.remove(AnswerCells.GENERATION);
    }
    return all;
  }

  @Override
  public List<String> messages() {
    List<String> told = new ArrayList<>(models.messages());
    if (again.count() > 0) {
      told.add(
          again.told(
              " with a prompt that stood before: each is a prompt of its own, by its occurrence"
                  + " (id#1, id#2, ...); --prompt-id first counts the first alone"));
    }
    if (further.count() > 0) {
      told.add(
          further.told(
              " with a further answer of a model to a prompt: numbered in the order of the file, as"
                  + " samples 1, 2, ..."));
    }
    if (partly.count() > 0) {
      told.add(partly.told(" with an answer that stood before, of which the first counts"));
    }
    if (beside.count() > 0) {
      told.add(beside.told(" with a response beside its list of answers, which is not read"));
    }
    if (alone.count() > 0) {
      told.add(alone.told(" with neither an answer nor a score"));
    }
    if (lostCategories.count() > 0) {
      told.add(lostCategories.told(" with a category that is not a word: they have none"));
    }
    if (preferences) {
      told.add("which answer is chosen and which rejected is not used, only texts and scores are");
    }
    if (!lists.unused().isEmpty()) {
      told.add("fields of answers not used: " + Occurrences.shown(lists.unused()));
    }
    told.addAll(scores.messages(seen));
    return told;
  }

  @Override
  public Row row(long line, long number, Fields fields) throws RowFault {
    Collection<String> names = header.isEmpty() ? fields.names() : header;
    requireNoError(fields, names);
    AnswerCells cells = new AnswerCells(fields, names, where(names), used);
    PromptText prompt = PromptText.of(cells);
    String given = cells.promptId();
    return settings.study()
        ? ofStudy(line, number, cells, prompt, given)
        : ofTable(line, cells, prompt, given);
  }

  /** Refuses a row that says what went wrong: its answer and its score may be none. */
  private void requireNoError(Fields fields, Collection<String> names) throws RowFault {
    if (!ErrorReport.mayBe(names)) {
      return;
    }
    used.addAll(ErrorReport.COLUMNS);
    String error = ErrorReport.column(new Cells(fields));
    if (error != null) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE,
          "is a report of an error ("
              + error
              + " is not empty), not an answer; take "
              + error
              + " out if the row is to count");
    }
  }

  /** Where each field stands in rows of these names; those of one file mostly have the same. */
  private FieldNames where(Collection<String> names) {
    boolean same = names.size() == knownNames.size() && knownNames.containsAll(names);
    if (!same && (header.isEmpty() || knownNames.isEmpty())) {
      knownNames = Set.copyOf(names);
      known = settings.fields().among(knownNames);
      if (seen.size() < MOST_NAMES) {
        seen.addAll(names);
      }
    }
    return known;
  }

  /** One row a prompt: a row that cannot be used still takes the number of its prompt. */
  private Row ofStudy(
      long line, long number, AnswerCells cells, PromptText prompt, @Nullable String given)
      throws RowFault {
    String textId = textId(cells, prompt.messages(), given);
    boolean sampled = cells.sampleIndex() != null;
    PromptIdentity identity = settings.identity();
    String id = textId;
    if (identity == PromptIdentity.ROW) {
      if (settings.matches() != null && !settings.matches().agrees(number, textId)) {
        throw new RowFault(
            MalformedReason.UNDECODABLE,
            "has another prompt than the row of this number in a file before (--prompt-id row);"
                + " --prompt-id text finds partners in any order");
      }
      id = textId + "#" + number;
    } else if (identity == PromptIdentity.TEXT && !sampled) {
      int occurrence = prompts.next(textId);
      if (occurrence > 0) {
        again.add(line, null);
        id = textId + "#" + occurrence;
      }
    } else if (identity == PromptIdentity.FIRST && !sampled && firstRows.has(textId)) {
      return new Row.Repeated(line, "a prompt of the same text");
    }
    List<Answer> answers = answers(line, cells, prompt);
    Row row = made(line, cells, prompt.messages(), id, given, answers);
    if (identity == PromptIdentity.FIRST && !sampled) {
      firstRows.add(textId);
    }
    return row;
  }

  private Row ofTable(long line, AnswerCells cells, PromptText prompt, @Nullable String given)
      throws RowFault {
    if (PreferenceRow.is(cells)) {
      PreferenceRow pair = PreferenceRow.of(cells, prompt, scores, settings.policyModel());
      preferences = true;
      String id = textId(cells, pair.prompt(), given);
      return made(line, cells, pair.prompt(), id, given, pair.answers());
    }
    String id = textId(cells, prompt.messages(), given);
    return made(line, cells, prompt.messages(), id, given, answers(line, cells, prompt));
  }

  private String textId(AnswerCells cells, @Nullable List<Message> messages, @Nullable String given)
      throws RowFault {
    if (given != null) {
      return given;
    }
    if (messages == null) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD,
          "prompt is missing; the row has the columns "
              + cells.columns()
              + "; name it with --field prompt=COLUMN");
    }
    return PromptIdentity.ofText(Conversations.identity(messages));
  }

  /** The answers of a row; those that it says nothing of are not among them. */
  private List<Answer> answers(long line, AnswerCells cells, PromptText prompt) throws RowFault {
    if (settings.study() && PreferenceRow.is(cells)) {
      throw new RowFault(
          MalformedReason.UNDECODABLE,
          "has chosen and rejected answers, not one of the policy model; give the file to ingest"
              + " jsonl");
    }
    List<Answer> many = lists.of(cells);
    if (many != null) {
      unusedGeneration |= cells.tellsOfGeneration();
      if (cells.value(AnswerField.RESPONSE) != null) {
        beside.add(line, null);
      }
      return many;
    }
    JsonNode node = cells.value(AnswerField.RESPONSE);
    String text = node == null ? null : AnswerList.text("response", node);
    if (prompt.answer() != null) {
      if (text != null && !text.equals(prompt.answer())) {
        throw new RowFault(
            MalformedReason.UNDECODABLE, "messages end with another answer than response");
      }
      text = prompt.answer();
    }
    JsonNode model = cells.value(AnswerField.MODEL);
    Answer answer =
        new Answer(
            model == null ? null : model.asText(),
            cells.sampleIndex(),
            text,
            scores.ofRow(cells),
            cells.generation());
    unusedGeneration |= text == null && cells.tellsOfGeneration();
    if (!answer.isThere()) {
      requireNothingElse(cells);
    }
    return answer.isThere() ? List.of(answer) : List.of();
  }

  /** A row of a prompt alone must not look as if it had an answer. */
  private void requireNothingElse(AnswerCells cells) throws RowFault {
    for (String name : cells.names()) {
      JsonNode value = cells.fields().get(name);
      boolean there =
          value != null && (value.isContainerNode() ? !value.isEmpty() : !value.asText().isBlank());
      if (there && name.equals("score") && !used.contains(name)) {
        throw new RowFault(
            MalformedReason.MISSING_FIELD,
            "reward_model is missing: say whose score it is with --score score=RM@VERSION");
      }
      if (there && !used.contains(name) && looksLikeAnAnswer(name)) {
        throw new RowFault(
            MalformedReason.UNDECODABLE,
            "has no answer and no score that is read; its columns: "
                + cells.columns()
                + "; name them with --field response=COLUMN and --score COLUMN=RM@VERSION");
      }
    }
  }

  private static boolean looksLikeAnAnswer(String name) {
    return ScoreRules.isScore(name)
        || name.matches(
            "(.*_)?(response|answer|output|completion|generation|candidate|chosen|rejected|reply)s?"
                + "(_.*)?");
  }

  private Row made(
      long line,
      AnswerCells cells,
      @Nullable List<Message> messages,
      String id,
      @Nullable String given,
      List<Answer> answers)
      throws RowFault {
    if (answers.isEmpty() && messages == null && !settings.study()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "no prompt, no response, no score");
    }
    String category = category(line, cells);
    Prompt prompt = messages == null ? null : events.prompt(id, messages, category);
    List<String> names = new ArrayList<>();
    for (Answer answer : answers) {
      names.add(model(cells, answer));
    }
    List<Response> responses = new ArrayList<>();
    List<Reward> rewards = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i);
      int sample = answer.sample() == null ? 0 : answer.sample();
      add(id, names.get(i), new Place(sample, false), answer, responses, rewards);
    }
    RowEvents asFirst = new RowEvents(prompt, responses, rewards).checked();
    if (answers.isEmpty()) {
      alone.add(line, null);
    }
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      places.add(place(id, names.get(i), answers.get(i), answers.size()));
      note(line, id, given, messages, names.get(i), places.get(i));
    }
    return placed(line, asFirst, id, names, answers, places);
  }

  private void note(
      long line,
      String id,
      @Nullable String given,
      @Nullable List<Message> messages,
      String model,
      Place place) {
    if (settings.matches() != null && place.sample() >= 0) {
      String text = given != null || messages == null ? null : Conversations.identity(messages);
      settings.matches().add(model, id, text, line);
    }
  }

  /** The row with every answer in its place. */
  private Row placed(
      long line,
      RowEvents asFirst,
      String id,
      List<String> names,
      List<Answer> answers,
      List<Place> places) {
    int repeated = 0;
    boolean furtherOne = false;
    boolean inPlace = true;
    for (int i = 0; i < answers.size(); i++) {
      Place place = places.get(i);
      Integer given = answers.get(i).sample();
      repeated += place.sample() < 0 ? 1 : 0;
      furtherOne |= place.sample() > 0 && given == null;
      inPlace &= place.sample() == (given == null ? 0 : given) && !place.addsToText();
    }
    if (repeated > 0 && repeated == answers.size()) {
      return new Row.Repeated(line, "an answer of the same model to the same prompt");
    }
    if (repeated > 0) {
      partly.add(line, null);
    }
    if (furtherOne) {
      further.add(line, null);
    }
    if (inPlace) {
      return new Row.Good(line, asFirst.all());
    }
    List<Response> responses = new ArrayList<>();
    List<Reward> rewards = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (places.get(i).sample() >= 0) {
        add(id, names.get(i), places.get(i), answers.get(i), responses, rewards);
      }
    }
    return new Row.Good(line, new RowEvents(asFirst.prompt(), responses, rewards).all());
  }

  /** The category; one that is not a word costs the row its category, and no more. */
  private @Nullable String category(long line, AnswerCells cells) throws RowFault {
    JsonNode node = cells.value(AnswerField.CATEGORY);
    if (node != null && node.isContainerNode()) {
      lostCategories.add(line, null);
      return null;
    }
    return node == null ? null : node.asText();
  }

  /** In a study a row of one answer has a prompt of its own, unless it numbers its samples. */
  private Place place(String id, String model, Answer answer, int answers) throws RowFault {
    return settings.study() && answers == 1 && answer.sample() == null
        ? new Place(0, false)
        : samples.of(id, model, answer);
  }

  private void add(
      String id,
      String model,
      Place place,
      Answer answer,
      List<Response> responses,
      List<Reward> rewards) {
    if (answer.text() != null && !place.addsToText()) {
      responses.add(
          events.response(
              id,
              model,
              place.sample(),
              answer.text(),
              answer.generation(),
              !answer.scores().isEmpty()));
    }
    answer
        .scores()
        .forEach((rm, score) -> rewards.add(events.reward(id, model, place.sample(), rm, score)));
  }

  private String model(AnswerCells cells, Answer answer) throws RowFault {
    String own = answer.model();
    String given = settings.policyModel();
    if (own == null && given == null) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD,
          "model is missing; the row has the columns "
              + cells.columns()
              + "; name it with --field model=COLUMN, or give --model NAME, or NAME=FILE");
    }
    String name = models.name(own == null ? String.valueOf(given) : own);
    if (name.isBlank()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "model is missing");
    }
    if (own != null && given != null && settings.study() && !name.equals(models.name(given))) {
      throw new RowFault(
          MalformedReason.UNDECODABLE,
          "is of another model than the file is given for; ingest jsonl reads files of several"
              + " models",
          own);
    }
    return name;
  }
}
