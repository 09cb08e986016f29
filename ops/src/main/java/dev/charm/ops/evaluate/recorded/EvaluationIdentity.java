package dev.charm.ops.evaluate.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.ops.listing.Listing;
import dev.charm.schemas.Evaluation;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a result is of.
 *
 * @param kind the command that found it
 * @param rewardModel {@code name@version}; null where a judge is evaluated
 * @param set what it was evaluated on
 * @param part which part of that, or what else tells the results of one evaluation apart
 */
public record EvaluationIdentity(
    String kind, @Nullable String rewardModel, String set, String part) {

  /** The record of {@code charm.evaluations} of a row that a command prints. */
  public <T> Evaluation of(Listing<T> listing, T row, boolean ofTopics, Instant at) {
    Map<String, Double> figures = new HashMap<>();
    Map<String, String> words = new HashMap<>();
    listing
        .object(row)
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isNumber()) {
                figures.put(field.getKey(), value.doubleValue());
              } else if (value.isBoolean()) {
                figures.put(field.getKey(), value.booleanValue() ? 1.0 : 0.0);
              } else if (value.isTextual()) {
                words.put(field.getKey(), value.textValue());
              }
            });
    return Evaluation.newBuilder()
        .setKind(kind)
        .setRewardModel(rewardModel)
        .setSet(set)
        .setPart(part)
        .setFigures(figures)
        .setWords(words)
        .setOfTopics(ofTopics)
        .setEvaluatedAt(at)
        .build();
  }
}
