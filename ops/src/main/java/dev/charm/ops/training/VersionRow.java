package dev.charm.ops.training;

import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.training.FileTraining;
import dev.charm.consumers.training.gate.Gate;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.schemas.RewardModelId;
import dev.charm.schemas.RewardModelVersion;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a reward model that is trained here, as commands print it. Loss, accuracy and margin
 * are those on held-out pairs, else on the pairs that were trained on; null for a version that was
 * not trained here.
 *
 * @param trainedFrom the version whose pairs it was trained on; null for a first one
 * @param pairs how many the round had
 * @param meanMargin mean of r_chosen - r_rejected
 * @param judgedAccuracy on preferences from outside the loop
 * @param judgedAccuracyBefore that of the version before
 * @param reason why its status is what it is
 */
public record VersionRow(
    String rewardModel,
    String status,
    @Nullable String trainedFrom,
    @Nullable String objective,
    @Nullable Long pairs,
    @Nullable Double loss,
    @Nullable Double accuracy,
    @Nullable Double meanMargin,
    @Nullable Double judgedAccuracy,
    @Nullable Double judgedAccuracyBefore,
    @Nullable String reason) {

  /** How they are printed. */
  public static final Listing<VersionRow> LISTING =
      Listing.of(
          Column.of("reward_model", VersionRow::rewardModel),
          Column.of("status", VersionRow::status),
          Column.of("trained_from", VersionRow::trainedFrom),
          Column.of("objective", VersionRow::objective).asDetail(),
          Column.of("pairs", VersionRow::pairs),
          Column.of("loss", 3, VersionRow::loss),
          Column.of("accuracy", 3, VersionRow::accuracy),
          Column.of("mean_margin", 3, VersionRow::meanMargin),
          Column.of("judged_accuracy", 3, VersionRow::judgedAccuracy),
          Column.of("judged_accuracy_before", 3, VersionRow::judgedAccuracyBefore).asDetail(),
          Column.of("reason", VersionRow::reason).asDetail());

  /** The row of a version. */
  public static VersionRow of(RewardModelVersion version) {
    Map<String, Double> metrics = version.getMetrics();
    return new VersionRow(
        RewardModelView.id(version),
        version.getStatus().toLowerCase(Locale.ROOT),
        version.getParent(),
        version.getObjective(),
        version.getManifest() == null ? null : version.getManifest().getPairs(),
        measured(metrics, "loss"),
        measured(metrics, "accuracy"),
        measured(metrics, "margin"),
        metrics.get("gate_accuracy"),
        metrics.get("gate_accuracy_before"),
        version.getReason());
  }

  /** The row of a head that was trained on files. */
  public static VersionRow of(String folder, FileTraining.Result result, long pairs) {
    Map<String, Double> metrics = result.metrics();
    return new VersionRow(
        folder,
        result.promoted() ? "candidate" : "refused",
        ShippedHead.NAME + "@" + ShippedHead.VERSION,
        "pairs",
        pairs,
        measured(metrics, "loss"),
        measured(metrics, "accuracy"),
        measured(metrics, "margin"),
        metrics.get("gate_accuracy"),
        metrics.get("gate_accuracy_before"),
        result.reason());
  }

  /** The row of a model that a command made of files. */
  public static VersionRow of(
      Path model,
      Gate.Verdict verdict,
      Map<String, Double> metrics,
      RewardModelId before,
      String objective,
      long pairs) {
    return new VersionRow(
        model.toString(),
        verdict.promoted() ? "candidate" : "refused",
        before.toString(),
        objective,
        pairs,
        measured(metrics, "loss"),
        measured(metrics, "accuracy"),
        measured(metrics, "margin"),
        metrics.get("gate_accuracy"),
        metrics.get("gate_accuracy_before"),
        verdict.reason());
  }

  private static @Nullable Double measured(Map<String, Double> metrics, String name) {
    Double heldOut = metrics.get("eval_" + name);
    return heldOut != null ? heldOut : metrics.get("train_" + name);
  }
}
