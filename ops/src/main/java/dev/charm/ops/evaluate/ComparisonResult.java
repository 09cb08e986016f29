package dev.charm.ops.evaluate;

import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;

/**
 * Two reward models on one test set.
 *
 * @param pairs decisions that both made
 * @param accuracyA share that A got right
 * @param accuracyB share that B got right
 * @param difference the former less the latter
 * @param ciLow lower end of its 95 % interval, by a paired bootstrap of prompts
 * @param ciHigh upper end
 * @param promptsA prompts at which A was right more often than B
 * @param promptsB prompts at which B was right more often than A
 * @param mcnemarP exact two-sided p-value of those two numbers
 * @param bootstrapP two-sided p-value of the bootstrap
 * @param holmP the former p-value, adjusted for all comparisons of all sets
 * @param different whether that is below 0.05
 * @param groupA letters of A on the set: reward models that share one cannot be told apart
 * @param groupB letters of B
 */
public record ComparisonResult(
    String set,
    String rewardModelA,
    String rewardModelB,
    long pairs,
    double accuracyA,
    double accuracyB,
    double difference,
    double ciLow,
    double ciHigh,
    long promptsA,
    long promptsB,
    double mcnemarP,
    double bootstrapP,
    double holmP,
    boolean different,
    String groupA,
    String groupB) {
  /** The fields of {@code charm evaluate compare}, in their order. */
  public static final Listing<ComparisonResult> LISTING =
      Listing.of(
          Column.of("set", ComparisonResult::set),
          Column.of("reward_model_a", ComparisonResult::rewardModelA).headed("A"),
          Column.of("reward_model_b", ComparisonResult::rewardModelB).headed("B"),
          Column.of("pairs", ComparisonResult::pairs),
          Column.of("accuracy_a", 3, ComparisonResult::accuracyA).headed("accuracy A"),
          Column.of("accuracy_b", 3, ComparisonResult::accuracyB).headed("accuracy B"),
          Column.of("difference", 3, ComparisonResult::difference),
          Column.of("ci_low", 3, ComparisonResult::ciLow),
          Column.of("ci_high", 3, ComparisonResult::ciHigh),
          Column.of("prompts_a", ComparisonResult::promptsA).headed("A better").asDetail(),
          Column.of("prompts_b", ComparisonResult::promptsB).headed("B better").asDetail(),
          Column.of("mcnemar_p", 4, ComparisonResult::mcnemarP).headed("McNemar p"),
          Column.of("bootstrap_p", 4, ComparisonResult::bootstrapP)
              .headed("bootstrap p")
              .asDetail(),
          Column.of("holm_p", 4, ComparisonResult::holmP).headed("Holm p"),
          Column.of("different", ComparisonResult::different),
          Column.of("group_a", ComparisonResult::groupA).headed("group A"),
          Column.of("group_b", ComparisonResult::groupB).headed("group B"));
}
