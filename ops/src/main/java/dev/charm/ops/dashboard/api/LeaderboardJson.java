package dev.charm.ops.dashboard.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.ops.dashboard.data.Leaderboard;
import dev.charm.ops.dashboard.data.LeaderboardLine;
import dev.charm.ops.leaderboard.ArenaLeaderboardListing;
import dev.charm.ops.leaderboard.RewardLeaderboardRow;

/** {@code /api/v1/leaderboard}. */
public final class LeaderboardJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LeaderboardJson() {}

  /** The leaderboard with the fields of {@code charm leaderboard} and its {@code rewards}. */
  public static ObjectNode of(Leaderboard leaderboard) {
    ObjectNode json = JSON.createObjectNode();
    json.put("arena", leaderboard.arena());
    json.set("arenas", JSON.valueToTree(leaderboard.arenas()));
    json.put("as_of", leaderboard.asOf() == null ? null : leaderboard.asOf().toString());
    json.set("reward_models", JSON.valueToTree(leaderboard.rewardModels()));
    ArrayNode models = json.putArray("models");
    leaderboard.lines().forEach(line -> models.add(model(line)));
    json.set("notes", JSON.valueToTree(leaderboard.notes()));
    return json;
  }

  private static ObjectNode model(LeaderboardLine line) {
    ObjectNode model = JSON.createObjectNode();
    model.put("model", line.model());
    if (line.rated() == null) {
      model.putNull("rank");
      model.putNull("rating");
    } else {
      model.setAll(ArenaLeaderboardListing.object(line.rated()));
    }
    model.put("worst_rank", line.worstRank());
    model.put("provisional", line.provisional());
    ArrayNode rewards = model.putArray("rewards");
    line.rewards().values().forEach(row -> rewards.add(RewardLeaderboardRow.LISTING.object(row)));
    return model;
  }
}
