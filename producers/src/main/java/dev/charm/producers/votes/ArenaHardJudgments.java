package dev.charm.producers.votes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Cells;
import dev.charm.producers.source.Missing;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Arena-Hard's {@code model_judgment/<judge>/<model>.jsonl}: two games a question. In the first A
 * is the baseline, in the second A is the model. As its show_result.py has it, each game is a vote,
 * and a row with a game that has no score does not count. Version 0.1 does not say which model the
 * baseline is.
 */
final class ArenaHardJudgments implements VoteForm {
  private static final List<String> MODEL = List.of("model");
  private static final List<String> BASELINE = List.of("baseline", "baseline_model");
  private static final int GAMES = 2;

  private final BallotMaker maker;
  private final @Nullable String baseline;

  ArenaHardJudgments(BallotMaker maker, @Nullable String baseline) {
    this.maker = maker;
    this.baseline = baseline;
  }

  @Override
  public boolean fits(Collection<String> names) {
    return names.contains("model") && names.contains("games");
  }

  @Override
  public Set<String> used() {
    return Set.of("model", "baseline", "baseline_model", "games");
  }

  @Override
  public Said read(VoteRow row) throws RowFault {
    Cells cells = row.cells();
    String model = cells.required(MODEL);
    String said = cells.text(BASELINE);
    String against = said == null ? baseline : said;
    if (against == null) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD,
          "baseline is missing; --baseline MODEL names it (arena-hard-v0.1: gpt-4-0314)");
    }
    JsonNode games = cells.node(List.of("games"));
    if (games == null || !games.isArray() || games.size() > GAMES) {
      throw new RowFault(MalformedReason.UNDECODABLE, "games is not a list of one or two games");
    }
    VoteDetails read = maker.details().read(row);
    VoteDetails details = read.question() == null ? read.on(read.id()) : read.on(read.question());
    List<Ballot> ballots = new ArrayList<>();
    for (int game = 0; game < games.size(); game++) {
      String score = games.get(game).path("score").asText("");
      if (Missing.is(score)) {
        return new NotCounted("a game has no score, which Arena-Hard leaves out");
      }
      String a = game == 0 ? against : model;
      String b = game == 0 ? model : against;
      Verdict verdict =
          maker.outcomes().of(row.line(), "score", score, maker.model(a), maker.model(b));
      ballots.add(maker.ballot(a, b, verdict, details.inGame("game " + (game + 1))));
    }
    return new Ballots(List.copyOf(ballots));
  }
}
