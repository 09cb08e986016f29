package dev.charm.ops.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.declared.NearestName;
import dev.charm.consumers.views.LogReader;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.OffsetSource;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Policy models that have rewards and no rating, so that nothing is calibrated of them, or by
 * predicted offsets alone: often a name that the rating table spells in another way.
 *
 * @param arena whose ratings are used
 * @param models in order of name
 */
public record UnratedModels(String arena, List<Unrated> models) {
  /** More are counted in words, not named. */
  private static final int MOST_NAMED = 10;

  /**
   * One of them.
   *
   * @param rewardModels that have scored it, in order
   * @param nearest the rated name that is most like its own; empty if none is
   * @param predicted whether a predicted calibration of it is in force
   */
  record Unrated(
      String model, List<String> rewardModels, Optional<String> nearest, boolean predicted) {}

  /**
   * Reads who they are.
   *
   * @param rewardModels which reward models are of interest
   * @param calibrations in force, which show the arena; without any it is the one by default
   */
  public static UnratedModels read(
      LogReader reader, Predicate<String> rewardModels, Collection<Calibration> calibrations)
      throws IOException {
    return of(
        reader.latest(Topics.MODEL_STATS).values().stream()
            .filter(stats -> rewardModels.test(stats.getRewardModel()))
            .toList(),
        reader.latest(Topics.ARENA_RATINGS).values(),
        calibrations,
        RunningSettings.of(calibrations).orElseGet(RunningSettings::defaults).arena());
  }

  static UnratedModels of(
      Collection<ModelStats> stats,
      Collection<ArenaRating> ratings,
      Collection<Calibration> calibrations,
      String arena) {
    Set<String> predicted =
        calibrations.stream()
            .filter(c -> OffsetSource.isPredicted(c))
            .map(Calibration::getOvervalued)
            .collect(Collectors.toSet());
    Set<String> rated =
        ratings.stream()
            .filter(rating -> rating.getArena().equals(arena))
            .map(ArenaRating::getModel)
            .collect(Collectors.toSet());
    Map<String, TreeSet<String>> unrated = new TreeMap<>();
    for (ModelStats one : stats) {
      if (one.getResponses() > 0 && !rated.contains(one.getPolicyModel())) {
        unrated
            .computeIfAbsent(one.getPolicyModel(), model -> new TreeSet<>())
            .add(one.getRewardModel());
      }
    }
    NearestName names = new NearestName(rated);
    return new UnratedModels(
        arena,
        unrated.entrySet().stream()
            .map(
                model ->
                    new Unrated(
                        model.getKey(),
                        List.copyOf(model.getValue()),
                        names.to(model.getKey()),
                        predicted.contains(model.getKey())))
            .toList());
  }

  /** One line a model, and one for those that are too many. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    models.stream().limit(MOST_NAMED).forEach(model -> lines.add(line(model)));
    if (models.size() > MOST_NAMED) {
      lines.add(
          "no rating: "
              + (models.size() - MOST_NAMED)
              + " more models with rewards have no rating in arena "
              + arena);
    }
    return lines;
  }

  private String line(Unrated model) {
    return "no rating: "
        + model.model()
        + " has rewards under "
        + String.join(", ", model.rewardModels())
        + " but no rating in arena "
        + arena
        + (model.predicted() ? ", so its offset is predicted" : "")
        + model.nearest().map(name -> "; nearest rated name: " + name).orElse("");
  }

  public void addTo(ObjectNode status) {
    ArrayNode unrated = status.putArray("no_rating");
    for (Unrated one : models) {
      ObjectNode model = unrated.addObject();
      model.put("model", one.model());
      ArrayNode rewardModels = model.putArray("reward_models");
      one.rewardModels().forEach(rewardModels::add);
      model.put("arena", arena);
      model.put("nearest", one.nearest().orElse(null));
      model.put("predicted", one.predicted());
    }
  }
}
