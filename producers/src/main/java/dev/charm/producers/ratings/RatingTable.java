package dev.charm.producers.ratings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Cells;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowMaker;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RatingSnapshot;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads leaderboards as they are published, on the Elo scale, one row per model; of several columns
 * the first that is there:
 *
 * <ul>
 *   <li>{@code model}, {@code model_name}, {@code arena_name}, {@code key}: a link is taken by its
 *       text;
 *   <li>{@code rating}, {@code arena_score}, {@code arena_elo_rating}, {@code elo}, {@code score};
 *       also {@code 1452 ± 5};
 *   <li>{@code ci_low} and {@code ci_high}, {@code rating_lower} and {@code rating_upper}, {@code
 *       rating_q025} and {@code rating_q975}, or one column {@code 95% CI} as {@link
 *       RatingInterval} reads it;
 *   <li>{@code votes}, {@code vote_count}, {@code num_battles};
 *   <li>{@code as_of}, {@code leaderboard_publish_date}, {@code date}: else the file's last change;
 *   <li>{@code source};
 *   <li>{@code category}: {@code overall} and {@code full} are the arena itself, another one is the
 *       narrower arena {@code ARENA/category}.
 * </ul>
 *
 * <p>Also the catalog of LMArena: one JSON object of categories, each an object of models, each
 * with its {@code rating}. And Arena-Hard's table, whose {@code score} is a win rate against one
 * baseline: it becomes the rating at which that win rate is expected if the baseline has 1000
 * ({@link WinRateScale}).
 *
 * <p>A bad cell that is not the rating or the model costs that cell and is told. Two different
 * ratings of one model in one arena at one date contradict each other, and the second is refused.
 */
public final class RatingTable implements RowMaker {
  /** The arena that ratings speak of if nothing is said. */
  public static final String DEFAULT_ARENA = "overall";

  /** Elo points; who is so much better wins 51.4 % of the games. */
  private static final double ALIKE = 10;

  private static final Set<String> USED = RatingField.allColumns();

  private final ModelNames models;
  private final RatingRow rows;
  private final Map<String, RatingSnapshot> known = new HashMap<>();
  private final Map<String, Occurrences> lost = new LinkedHashMap<>();
  private boolean fromCatalog;

  private RatingTable(
      Source file, String arena, @Nullable String publisher, Aliases aliases, boolean winRates) {
    this.models = new ModelNames(aliases);
    this.rows = new RatingRow(file, arena, publisher, models, winRates, this::lose);
  }

  /**
   * Opens a table.
   *
   * @param arena the pool of battles that the ratings speak of
   * @param publisher who published them; null for what the column {@code source} says or, where it
   *     says nothing, the file's name without its endings
   * @throws SourceException if it cannot be read or lacks a column
   */
  public static RowReader open(
      Source source, String arena, @Nullable String publisher, Aliases aliases)
      throws SourceException {
    return RowReader.open(
        source,
        (file, records) -> {
          List<String> header = records.header();
          if (!header.isEmpty()) {
            require(file, header, RatingField.MODEL);
            require(file, header, RatingField.RATING);
          }
          return new RatingTable(file, arena, publisher, aliases, WinRateScale.isMeantBy(header));
        });
  }

  private static void require(Source file, List<String> header, RatingField field)
      throws SourceException {
    if (!Cells.hasAny(header, field.columns())) {
      throw new SourceException(
          file.name(),
          Headings.lacking(
              "column " + String.join(" or ", field.columns()), field.columns(), header));
    }
  }

  @Override
  public Set<String> used() {
    return USED;
  }

  @Override
  public Row row(long line, long number, Fields fields) throws RowFault {
    if (isCatalog(fields)) {
      fromCatalog = true;
      return new Row.Good(line, catalog(line, fields));
    }
    requireNoNames(fields);
    RatingSnapshot rating = rows.rating(line, new Cells(fields), null, null);
    return isKnown(rating)
        ? new Row.Repeated(line, "the rating of a model in the same arena")
        : new Row.Good(line, List.of(rating));
  }

  /** Refuses a JSON object whose fields are the models. */
  private static void requireNoNames(Fields fields) throws RowFault {
    boolean numbers =
        !fields.names().isEmpty()
            && fields.names().stream()
                .allMatch(
                    name -> {
                      JsonNode value = fields.get(name);
                      return value != null && (value.isNumber() || value.has("rating"));
                    });
    if (numbers && !Cells.hasAny(fields.names(), RatingField.RATING.columns())) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD,
          "is one object with a field for each model; write a row for each, with model and rating");
    }
  }

  /** Whether a JSON object is one of categories of models, and not one model's. */
  private static boolean isCatalog(Fields fields) {
    return !fields.names().isEmpty()
        && fields.names().stream()
            .allMatch(
                name -> {
                  JsonNode category = fields.get(name);
                  return category != null
                      && category.isObject()
                      && !category.isEmpty()
                      && category.elements().next().isObject();
                });
  }

  private List<RatingSnapshot> catalog(long line, Fields fields) throws RowFault {
    List<RatingSnapshot> ratings = new ArrayList<>();
    for (String category : fields.names()) {
      JsonNode members = fields.get(category);
      if (members != null) {
        for (Map.Entry<String, JsonNode> model : members.properties()) {
          Cells cells = new Cells(new NodeFields(model.getValue()));
          try {
            RatingSnapshot rating = rows.rating(line, cells, model.getKey(), category);
            if (!isKnown(rating)) {
              ratings.add(rating);
            }
          } catch (RowFault fault) {
            lose("a rating is left out: " + fault.problem(), line, fault.word());
          }
        }
      }
    }
    if (ratings.isEmpty()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "no category has a model with a rating");
    }
    return ratings;
  }

  /**
   * Whether the file has said the same before.
   *
   * @throws RowFault if it has said something else of the same model
   */
  private boolean isKnown(RatingSnapshot rating) throws RowFault {
    String key =
        Keys.join(
            rating.getSource(),
            rating.getArena(),
            rating.getModel(),
            String.valueOf(rating.getAsOf()));
    RatingSnapshot former = known.putIfAbsent(key, rating);
    if (former != null && !former.equals(rating)) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE,
          "another row of the table gives this model another rating in the same arena",
          rating.getModel());
    }
    return former != null;
  }

  private void lose(String what, long line, @Nullable String word) {
    lost.computeIfAbsent(what, each -> new Occurrences()).add(line, word);
  }

  @Override
  public List<String> messages() {
    List<String> told = new ArrayList<>(models.messages());
    lost.forEach((what, at) -> told.add(at.told(": " + what)));
    scale().ifPresent(told::add);
    if (rows.winRates()) {
      told.add(
          "score is a win rate against one baseline; ratings are those at which it is expected if"
              + " the baseline has 1000");
    }
    if (fromCatalog) {
      told.add("categories are arenas of their own; overall and full are the arena itself");
    }
    return told;
  }

  /** What is to be told of ratings that are hardly on the Elo scale. */
  private Optional<String> scale() {
    DoubleSummaryStatistics all =
        known.values().stream().mapToDouble(RatingSnapshot::getRating).summaryStatistics();
    if (all.getCount() < 2 || all.getMin() == all.getMax()) {
      return Optional.empty();
    }
    String range =
        String.format(Locale.ROOT, "its ratings lie from %.4g to %.4g", all.getMin(), all.getMax());
    if (all.getMax() - all.getMin() < ALIKE) {
      return Optional.of(
          range
              + ", which on the Elo scale are all alike; if they are log-odds, multiply them by"
              + " 173.72 (400 / ln 10), and if a point separates thousands, take it out");
    }
    return all.getMin() >= 0 && all.getMax() <= 100 && !rows.winRates()
        ? Optional.of(range + ", as shares or grades do, and count as Elo points")
        : Optional.empty();
  }

  private record NodeFields(JsonNode object) implements Fields {
    @Override
    public List<String> names() {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      return names;
    }

    @Override
    public @Nullable JsonNode get(String name) {
      JsonNode field = object.get(name);
      return field == null || field.isNull() ? null : field;
    }
  }
}
