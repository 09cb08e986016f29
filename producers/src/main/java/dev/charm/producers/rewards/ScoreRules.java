package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RewardModelId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which scores of a file are read, and whose they are. */
final class ScoreRules {
  /** Names under which the score of one of several answers stands. */
  private static final List<String> OF_ONE_OF_MANY =
      List.of("score", "reward", "rating", "overall_score");

  /** Names under which those of chosen and rejected stand: {@code scores_chosen}, too. */
  private static final List<String> OF_SIDES =
      List.of("score", "scores", "reward", "rating", "overall_score");

  /** What a column {@code score_NAME} may be and is not a reward model's. */
  private static final Pattern NO_REWARD_MODEL =
      Pattern.compile(
          "rank|std|stddev|stdev|var|variance|count|n|min|max|mean|avg|diff|delta|margin|norm"
              + "|normalized|percentile|z");

  /** What pandas adds to the name of a column that stands there twice. */
  private static final Pattern SECOND = Pattern.compile("\\.\\d+$");

  private final List<ScoreColumn> named;
  private final Set<String> used;
  private final boolean scoresNamed;
  private final Set<String> supposed = new LinkedHashSet<>();
  private final Set<String> seen = new LinkedHashSet<>();
  private final Map<String, RewardModelId> byColumn = new HashMap<>();

  /**
   * @param named the score columns that the user names; if there are any, no other column of the
   *     kind {@code score_NAME} is read
   * @param used takes the names of the columns that are looked at
   */
  ScoreRules(List<ScoreColumn> named, Set<String> used) {
    this.named = named;
    this.used = used;
    this.scoresNamed =
        named.stream()
            .flatMap(column -> column.terms().stream())
            .anyMatch(term -> top(term.column()).equals("scores"));
    for (ScoreColumn column : named) {
      for (ScoreColumn.Term term : column.terms()) {
        used.add(term.column());
        used.add(top(term.column()));
      }
    }
  }

  static String top(String column) {
    int dot = column.indexOf('.');
    return dot < 0 ? column : column.substring(0, dot);
  }

  /** The scores of a row that tells of one answer. */
  Map<RewardModelId, Double> ofRow(AnswerCells cells) throws RowFault {
    Map<RewardModelId, Double> scores = new LinkedHashMap<>(named(cells.fields()));
    if (named.isEmpty()) {
      for (String name : cells.names()) {
        if (name.startsWith(ScoreColumn.PREFIX) && name.length() > ScoreColumn.PREFIX.length()) {
          used.add(name);
          String written = cells.fields().written(name).strip();
          add(
              scores,
              byColumn.computeIfAbsent(
                  written.substring(ScoreColumn.PREFIX.length()),
                  rm -> new RewardModelId(rm, ScoreColumn.DEFAULT_VERSION)),
              Numbers.of(written, cells.fields().get(name)));
        }
      }
    }
    JsonNode one = cells.fields().get("score");
    if (one != null && named.stream().noneMatch(each -> "score".equals(each.single()))) {
      RewardModelId rewardModel = rewardModel(cells);
      if (rewardModel != null) {
        used.add("score");
        add(scores, rewardModel, Numbers.of("score", one));
      }
    }
    JsonNode many = cells.fields().get("scores");
    if (many != null && !scoresNamed) {
      used.add("scores");
      byRewardModel(many, scores);
    }
    return scores;
  }

  private Map<RewardModelId, Double> named(Fields fields) throws RowFault {
    Map<RewardModelId, Double> scores = new LinkedHashMap<>();
    for (ScoreColumn column : named) {
      boolean there = false;
      for (ScoreColumn.Term term : column.terms()) {
        there |= Columns.at(fields, term.column()) != null;
      }
      if (there) {
        seen.add(column.label());
      }
      add(scores, column.rewardModel(), column.score(fields));
    }
    return scores;
  }

  private static void byRewardModel(JsonNode many, Map<RewardModelId, Double> to) throws RowFault {
    if (!many.isObject()) {
      throw new RowFault(
          MalformedReason.UNDECODABLE, "scores is not an object of NAME@VERSION and number");
    }
    for (Map.Entry<String, JsonNode> each : many.properties()) {
      if (each.getKey().indexOf('@') < 0) {
        throw new RowFault(
            MalformedReason.MISSING_FIELD,
            "reward_model is not NAME@VERSION in scores; if they are of attributes, give --score"
                + " scores.ATTRIBUTE=RM@VERSION, or --score"
                + " 'WEIGHT*scores.ATTRIBUTE+...=RM@VERSION'",
            each.getKey());
      }
      add(to, parse(each.getKey()), Numbers.of("a score of scores", each.getValue()));
    }
  }

  private static void add(
      Map<RewardModelId, Double> scores, RewardModelId rewardModel, @Nullable Double score)
      throws RowFault {
    if (score != null && scores.put(rewardModel, score) != null) {
      throw new RowFault(MalformedReason.UNDECODABLE, "two scores of one reward model");
    }
  }

  /** Whose scores the row says that they are; null if it does not. */
  private static @Nullable RewardModelId rewardModel(AnswerCells cells) throws RowFault {
    JsonNode name = cells.value(AnswerField.REWARD_MODEL);
    return name == null ? null : parse(name.asText());
  }

  private static RewardModelId parse(String text) throws RowFault {
    try {
      return RewardModelId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "reward_model is not NAME@VERSION", text);
    }
  }

  /** The scores of one of the objects in a list of answers. */
  Map<RewardModelId, Double> ofElement(AnswerCells element, AnswerCells row) throws RowFault {
    Map<RewardModelId, Double> scores = new LinkedHashMap<>(named(element.fields()));
    JsonNode many = element.fields().get("scores");
    if (many != null && many.isObject() && scores.isEmpty()) {
      element.used().add("scores");
      byRewardModel(many, scores);
    }
    for (String column : OF_ONE_OF_MANY) {
      JsonNode node = element.fields().get(column);
      if (node != null && scores.isEmpty()) {
        element.used().add(column);
        if (named.isEmpty()) {
          RewardModelId own = rewardModel(element);
          RewardModelId whose = own == null ? ofMany(row, column) : own;
          if (whose != null) {
            add(scores, whose, Numbers.of(column, node));
          }
        }
        break;
      }
    }
    return scores;
  }

  /** The scores in a list beside a list of answers; empty if the row has none. */
  List<Map<RewardModelId, Double>> beside(AnswerCells row, int answers) throws RowFault {
    for (String column : row.where().columns(AnswerField.SCORES)) {
      JsonNode value = row.fields().get(column);
      JsonNode list = value == null ? null : AnswerCells.list(value);
      if (list == null) {
        continue;
      }
      used.add(column);
      if (list.size() != answers) {
        throw new RowFault(
            MalformedReason.UNDECODABLE,
            column + " has another number of values than there are answers");
      }
      RewardModelId rewardModel = ofMany(row, column);
      List<Map<RewardModelId, Double>> scores = new ArrayList<>();
      for (JsonNode each : list) {
        Map<RewardModelId, Double> own = new LinkedHashMap<>();
        if (rewardModel != null) {
          add(own, rewardModel, Numbers.of(column, each));
        }
        scores.add(own);
      }
      return scores;
    }
    return List.of();
  }

  /** The score of the chosen or of the rejected answer. */
  Map<RewardModelId, Double> ofSide(AnswerCells row, String side) throws RowFault {
    Map<RewardModelId, Double> scores = new LinkedHashMap<>();
    for (String base : OF_SIDES) {
      for (String column : List.of(side + "_" + base, base + "_" + side)) {
        JsonNode node = Columns.at(row.fields(), column);
        if (node != null && scores.isEmpty()) {
          RewardModelId rewardModel = ofSides(row, base, column);
          if (rewardModel != null) {
            used.add(column);
            add(scores, rewardModel, Numbers.of(column, node));
          }
        }
      }
    }
    return scores;
  }

  private @Nullable RewardModelId ofSides(AnswerCells row, String base, String column)
      throws RowFault {
    for (ScoreColumn each : named) {
      String single = each.single();
      if (single != null
          && (single.equals(base)
              || single.equals(column)
              || single.equals("chosen_" + base)
              || single.equals(base + "_chosen"))) {
        seen.add(each.label());
        return each.rewardModel();
      }
    }
    return named.isEmpty() ? ofMany(row, base) : null;
  }

  /**
   * Whose scores those of several answers are: as named, as the row says, or of the column's name.
   */
  private @Nullable RewardModelId ofMany(AnswerCells row, String column) throws RowFault {
    for (ScoreColumn each : named) {
      if (column.equals(each.single())) {
        seen.add(each.label());
        return each.rewardModel();
      }
    }
    if (!named.isEmpty()) {
      return null;
    }
    RewardModelId own = rewardModel(row);
    if (own != null) {
      return own;
    }
    if (supposed.size() < OF_ONE_OF_MANY.size() * 2) {
      supposed.add(column);
    }
    return new RewardModelId(column, ScoreColumn.DEFAULT_VERSION);
  }

  private boolean isDoubtful(String name) {
    String first = SECOND.matcher(name).replaceFirst("");
    return NO_REWARD_MODEL.matcher(name.toLowerCase(Locale.ROOT)).matches()
        || (!first.equals(name) && byColumn.containsKey(first));
  }

  /** What is to be told: what was supposed, and what names scores and is not read. */
  List<String> messages(Set<String> columns) {
    List<String> told = new ArrayList<>();
    for (String column : supposed) {
      told.add(
          "the values of "
              + column
              + " count as scores of reward model "
              + column
              + "@"
              + ScoreColumn.DEFAULT_VERSION
              + "; name it with --score "
              + column
              + "=RM@VERSION");
    }
    List<String> doubtful =
        byColumn.keySet().stream().filter(this::isDoubtful).sorted().limit(10).toList();
    for (String name : doubtful) {
      told.add(
          "column "
              + Occurrences.shown(List.of(ScoreColumn.PREFIX + name))
              + " counts as scores of a reward model "
              + byColumn.get(name)
              + "; name the columns that are meant with --score COLUMN=RM@VERSION");
    }
    for (ScoreColumn column : named) {
      if (!seen.contains(column.label())) {
        told.add("no row has a value for --score " + column.label() + "=" + column.rewardModel());
      }
    }
    columns.stream()
        .filter(column -> !used.contains(column) && isScore(column))
        .limit(10)
        .forEach(
            column ->
                told.add(
                    "column "
                        + Occurrences.shown(List.of(column))
                        + " is not read; give --score "
                        + column
                        + "=RM@VERSION"));
    List<String> attributes =
        columns.stream().filter(c -> !used.contains(c) && ATTRIBUTES.contains(c)).toList();
    if (!attributes.isEmpty()) {
      told.add(
          "attributes "
              + String.join(", ", attributes)
              + " are not read; give --score "
              + attributes.get(0)
              + "=RM@VERSION, or a sum by weights: --score '0.65*"
              + String.join("+0.8*", attributes.subList(0, Math.min(2, attributes.size())))
              + "=RM@VERSION'");
    }
    return told;
  }

  private static final Set<String> ATTRIBUTES =
      Set.of("helpfulness", "correctness", "coherence", "complexity", "verbosity");

  /** Whether a column looks as if it held scores. */
  static boolean isScore(String column) {
    String name = Headings.normal(column);
    return name.matches("(.*_)?(score|reward|rating|logit)s?") || name.matches("(score|reward)_.+");
  }
}
