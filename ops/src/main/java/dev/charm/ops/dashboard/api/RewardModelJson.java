package dev.charm.ops.dashboard.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.dashboard.data.RewardModelDetail;
import dev.charm.ops.dashboard.data.RewardModelSummary;
import dev.charm.ops.leaderboard.RewardLeaderboardRow;
import dev.charm.ops.training.VersionRow;
import java.util.List;

/** {@code /api/v1/reward-models} and {@code /api/v1/calibrations}. */
public final class RewardModelJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RewardModelJson() {}

  /** All reward models. */
  public static ObjectNode of(List<RewardModelSummary> all) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode rewardModels = json.putArray("reward_models");
    for (RewardModelSummary one : all) {
      ObjectNode model = rewardModels.addObject();
      model.put("reward_model", one.id());
      model.put("status", one.status());
      model.put("models", one.models());
      model.put("responses", one.responses());
      model.put("calibrations", one.calibrations());
      model.put("calibrations_settled", one.calibrations() - one.unsettled());
      model.put("mean_absolute_mismatch", one.mismatchBefore());
      model.put("mean_absolute_mismatch_calibrated", one.mismatchAfter());
      model.put("flips", one.flips());
    }
    return json;
  }

  /** One reward model, with the fields that commands print of each part. */
  public static ObjectNode of(RewardModelDetail detail) {
    ObjectNode json = JSON.createObjectNode();
    json.put("reward_model", detail.id());
    ArrayNode models = json.putArray("models");
    detail.models().forEach(row -> models.add(RewardLeaderboardRow.LISTING.object(row)));
    json.setAll(calibrations(detail.calibrations()));
    ArrayNode versions = json.putArray("versions");
    detail.versions().forEach(row -> versions.add(VersionRow.LISTING.object(row)));
    return json;
  }

  /** Calibrations with the fields of {@code charm calibrations}. */
  public static ObjectNode calibrations(List<CalibrationRow> rows) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode calibrations = json.putArray("calibrations");
    rows.forEach(row -> calibrations.add(CalibrationRow.LISTING.object(row)));
    return json;
  }
}
