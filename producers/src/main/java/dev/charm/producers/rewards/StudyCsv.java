package dev.charm.producers.rewards;

import dev.charm.producers.row.Cells;
import dev.charm.producers.row.FirstRows;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowMaker;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the table of a study, one file per policy model, one row per prompt: columns {@code prompt}
 * (the text) or {@code prompt_id} (an id whose text is kept elsewhere; where both stand, the id
 * names the prompt), {@code response} (optional) and any number of score columns.
 *
 * <p>A blank score is a missing score: no reward, not 0. One that is not a finite number makes the
 * row bad. An empty response is a response.
 */
public final class StudyCsv implements RowMaker {
  private static final String FORMAT = "csv";
  private static final List<String> PROMPT_ID = List.of("prompt_id");

  private final String policyModel;
  private final PromptIdentity identity;
  private final EventFactory events;
  private final List<ScoreColumn> scores;
  private final List<String> header;
  private final ModelNames models;
  private final FirstRows firstRows = new FirstRows();

  private StudyCsv(
      Source source,
      List<String> header,
      String policyModel,
      List<ScoreColumn> scores,
      PromptIdentity identity,
      ReadSettings settings)
      throws SourceException {
    this.header = header;
    this.models = new ModelNames(settings.aliases());
    this.policyModel = models.name(policyModel);
    this.identity = identity;
    this.events = new EventFactory(settings.version(source), FORMAT);
    this.scores = scores.isEmpty() ? ScoreColumn.ofHeader(header) : List.copyOf(scores);
    if (!header.contains("prompt") && !header.contains("prompt_id")) {
      throw lacks(source, "column prompt or prompt_id");
    }
    for (ScoreColumn score : this.scores) {
      if (!header.contains(Headings.normal(score.column()))) {
        throw lacks(source, "score column " + score.column());
      }
    }
    if (!header.contains("response") && this.scores.isEmpty()) {
      throw lacks(source, "column response and no score column");
    }
  }

  private SourceException lacks(Source source, String what) {
    return new SourceException(
        source.name(), "has no " + what + "; its columns: " + Occurrences.shown(header));
  }

  /**
   * Opens a file.
   *
   * @param policyModel the model whose responses the file holds
   * @param scores the score columns; empty for every column {@code score_<rm>}, as {@code <rm>@1}
   * @param identity what makes two rows one prompt
   * @throws SourceException if the file cannot be read or lacks a column
   * @throws IllegalArgumentException if two score columns are one reward model's
   */
  public static RowReader open(
      Source source,
      String policyModel,
      List<ScoreColumn> scores,
      PromptIdentity identity,
      ReadSettings settings)
      throws SourceException {
    ScoreColumn.requireDistinct(scores);
    return RowReader.open(
        source,
        (file, records) ->
            new StudyCsv(file, records.header(), policyModel, scores, identity, settings));
  }

  @Override
  public Set<String> used() {
    Set<String> used = new HashSet<>(Set.of("prompt", "prompt_id", "response"));
    scores.forEach(score -> used.add(Headings.normal(score.column())));
    return used;
  }

  @Override
  public List<String> messages() {
    return models.messages();
  }

  @Override
  public Row row(long line, long number, Fields fields) throws RowFault {
    Cells cells = new Cells(fields);
    String text = cells.verbatim("prompt");
    String textId = textId(cells, text);
    if (identity == PromptIdentity.TEXT && firstRows.has(textId)) {
      return new Row.Repeated(line, "a prompt of the same text");
    }
    RowEvents good = events(cells, text, identity.of(textId, number)).checked();
    if (identity == PromptIdentity.TEXT) {
      firstRows.add(textId);
    }
    return new Row.Good(line, good.all());
  }

  private String textId(Cells cells, @Nullable String text) throws RowFault {
    if (header.contains("prompt_id")) {
      return cells.required(PROMPT_ID);
    }
    if (text == null || text.isBlank()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "prompt is missing");
    }
    return PromptIdentity.ofText(text);
  }

  private RowEvents events(Cells cells, @Nullable String text, String promptId) throws RowFault {
    List<Reward> rewards = new ArrayList<>(scores.size());
    for (ScoreColumn column : scores) {
      Double score = cells.number(List.of(Headings.normal(column.column())));
      if (score != null) {
        rewards.add(events.reward(promptId, policyModel, 0, column.rewardModel(), score));
      }
    }
    Prompt prompt =
        text == null || text.isBlank()
            ? null
            : events.prompt(promptId, EventFactory.asUser(text), null);
    String answer = cells.verbatim("response");
    Response response =
        answer == null
            ? null
            : events.response(promptId, policyModel, 0, answer, !rewards.isEmpty());
    return new RowEvents(prompt, response, rewards);
  }
}
