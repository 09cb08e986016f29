package dev.charm.producers.rewards;

import dev.charm.producers.source.CsvRowReader;
import dev.charm.producers.source.CsvTable;
import dev.charm.producers.source.CsvTable.CsvRow;
import dev.charm.producers.source.Decimal;
import dev.charm.producers.source.FirstRows;
import dev.charm.producers.source.PromptIdentity;
import dev.charm.producers.source.ReadSettings;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the CSV of a study, one file per policy model, one row per prompt: columns {@code prompt}
 * (the text) or {@code prompt_id} (an id whose text is kept elsewhere; where both stand, the id
 * names the prompt), {@code response} (optional) and any number of score columns.
 *
 * <p>A blank score is a missing score: no reward, not 0. One that is not a finite number makes the
 * row bad. An empty response is a response.
 */
public final class StudyCsvReader extends CsvRowReader<RowEvents> {
  private static final String FORMAT = "csv";

  private final String policyModel;
  private final PromptIdentity identity;
  private final EventFactory events;
  private final List<ScoreColumn> scores;
  private final int promptColumn;
  private final int promptIdColumn;
  private final int responseColumn;
  private final FirstRows firstRows = new FirstRows();

  private StudyCsvReader(
      Source source,
      CsvTable table,
      String policyModel,
      List<ScoreColumn> scores,
      PromptIdentity identity,
      ReadSettings settings)
      throws SourceException {
    super(source, table);
    this.policyModel = settings.aliases().name(policyModel);
    this.identity = identity;
    this.events = new EventFactory(settings.version(source), FORMAT);
    this.scores = scores.isEmpty() ? ScoreColumn.ofHeader(table.header()) : List.copyOf(scores);
    this.promptColumn = table.column("prompt");
    this.promptIdColumn = table.column("prompt_id");
    this.responseColumn = table.column("response");
    if (promptColumn < 0 && promptIdColumn < 0) {
      throw table.lacks("column prompt or prompt_id");
    }
    for (ScoreColumn score : this.scores) {
      if (table.column(score.column()) < 0) {
        throw table.lacks("score column " + score.column());
      }
    }
    if (responseColumn < 0 && this.scores.isEmpty()) {
      throw table.lacks("column response and no score column");
    }
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
  public static StudyCsvReader open(
      Source source,
      String policyModel,
      List<ScoreColumn> scores,
      PromptIdentity identity,
      ReadSettings settings)
      throws SourceException {
    ScoreColumn.requireDistinct(scores);
    return open(
        source,
        table -> new StudyCsvReader(source, table, policyModel, scores, identity, settings));
  }

  @Override
  protected Row<RowEvents> row(CsvRow record) throws RowFault {
    String textId = textId(record.cells());
    if (identity == PromptIdentity.TEXT && firstRows.has(textId)) {
      return new Row.Repeated<>(source().name(), record.line());
    }
    RowEvents good = events(record, identity.of(textId, record.row())).checked();
    if (identity == PromptIdentity.TEXT) {
      firstRows.add(textId);
    }
    return new Row.Good<>(source().name(), record.line(), good);
  }

  private String textId(List<String> cells) throws RowFault {
    if (promptIdColumn >= 0) {
      String id = cells.get(promptIdColumn);
      if (id.isBlank()) {
        throw new RowFault(MalformedReason.MISSING_FIELD, "prompt_id is missing");
      }
      return id;
    }
    String text = cells.get(promptColumn);
    if (text.isBlank()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "prompt is missing");
    }
    return PromptIdentity.ofText(text);
  }

  private RowEvents events(CsvRow row, String promptId) throws RowFault {
    List<String> cells = row.cells();
    List<Reward> rewards = new ArrayList<>(scores.size());
    for (ScoreColumn column : scores) {
      Double score = Decimal.parse(column.column(), cells.get(table.column(column.column())));
      if (score != null) {
        rewards.add(events.reward(promptId, policyModel, 0, column.rewardModel(), score));
      }
    }
    Prompt prompt =
        promptColumn < 0 || cells.get(promptColumn).isBlank()
            ? null
            : events.prompt(promptId, EventFactory.asUser(cells.get(promptColumn)), null);
    Response response =
        responseColumn < 0
            ? null
            : events.response(
                promptId, policyModel, 0, cells.get(responseColumn), !rewards.isEmpty());
    return new RowEvents(prompt, response, rewards);
  }
}
