package dev.charm.streams;

import dev.charm.calibration.rating.Rating;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Rewards;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Events for tests. */
final class Events {
  static final String RM = "lab/judge@1";
  static final Instant AS_OF = Instant.parse("2025-05-07T00:00:00Z");

  /** What {@link #ratings} says, as the mathematics takes it. */
  static final Map<String, Rating> RATINGS =
      Map.of(
          "base", Rating.withInterval(1100, 1095, 1105),
          "verbose", Rating.withInterval(1080, 1075, 1085),
          "terse", Rating.withInterval(1150, 1145, 1155));

  private Events() {}

  /** The ratings of the three models of {@link #rewards}. */
  static List<RatingSnapshot> ratings() {
    return List.of(rating("base", 1100), rating("verbose", 1080), rating("terse", 1150));
  }

  static Reward reward(String prompt, String model, double score) {
    return reward(prompt, model, score, 0);
  }

  static Reward reward(String prompt, String model, double score, long version) {
    return Rewards.of(prompt, model, 0, RM, score, version, "test");
  }

  static Retraction retraction(String prompt, String model, long version) {
    return new Retraction(prompt, RetractionKind.REWARD.name(), model, 0, RM, version, null);
  }

  static Retraction retractedResponse(String prompt, String model, long version) {
    return new Retraction(prompt, RetractionKind.RESPONSE.name(), model, 0, null, version, null);
  }

  static Retraction forgotten(String prompt, long version) {
    return new Retraction(prompt, RetractionKind.PROMPT.name(), null, 0, null, version, null);
  }

  static RewardModelVersion retired(String name, String version) {
    return RewardModelVersion.newBuilder()
        .setName(name)
        .setVersion(version)
        .setStatus(RewardModelStatus.RETIRED.name())
        .setArtifactSha256("0")
        .setCreatedAt(AS_OF)
        .build();
  }

  static RatingSnapshot rating(String model, double rating) {
    return rating("board", model, rating, AS_OF);
  }

  static RatingSnapshot rating(String source, String model, double rating, Instant asOf) {
    return new RatingSnapshot(
        source, "overall", model, rating, rating - 5, rating + 5, 1_000L, asOf);
  }

  static Prompt prompt(String id, String text) {
    return new Prompt(id, List.of(new Message("user", text)), null, 0L, "test");
  }

  static Response response(String prompt, String model, String text) {
    return Response.newBuilder().setPromptId(prompt).setPolicyModel(model).setText(text).build();
  }

  /** Rewards of three models that differ in mean and have a few exact ties, from a seed. */
  static List<Reward> rewards(int prompts, long seed) {
    Random random = new Random(seed);
    List<Reward> rewards = new ArrayList<>();
    for (int p = 0; p < prompts; p++) {
      double difficulty = random.nextGaussian();
      double base = Math.rint(8 * (difficulty + random.nextGaussian())) / 8;
      rewards.add(reward("p" + p, "base", base));
      rewards.add(
          reward("p" + p, "verbose", Math.rint(8 * (base + 0.7 + random.nextGaussian())) / 8));
      rewards.add(reward("p" + p, "terse", base - 0.4 + random.nextGaussian()));
    }
    return rewards;
  }
}
