package dev.charm.ops.evaluate.recorded;

import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.schemas.Evaluation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * One figure of an evaluation on {@code charm.evaluations}.
 *
 * @param figure its name
 * @param value the figure
 */
public record RecordedFigure(Evaluation of, String figure, double value) {
  /** The fields of {@code charm evaluate list}, in their order. */
  public static final Listing<RecordedFigure> LISTING =
      Listing.of(
          Column.of("kind", row -> row.of().getKind()),
          Column.of("reward_model", row -> row.of().getRewardModel()),
          Column.of("set", row -> row.of().getSet()),
          Column.of("part", row -> row.of().getPart()),
          Column.of("figure", RecordedFigure::figure),
          Column.of("value", 3, RecordedFigure::value),
          Column.of("of_topics", row -> row.of().getOfTopics()),
          Column.of("evaluated_at", row -> row.of().getEvaluatedAt().toString()));

  /** All figures of evaluations, in their order, then by name. */
  public static List<RecordedFigure> of(Collection<Evaluation> evaluations) {
    List<RecordedFigure> rows = new ArrayList<>();
    for (Evaluation each : evaluations) {
      new TreeMap<>(each.getFigures())
          .forEach((name, value) -> rows.add(new RecordedFigure(each, name, value)));
    }
    return rows;
  }
}
