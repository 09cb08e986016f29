package dev.charm.streams.guarantees;

import static dev.charm.schemas.BattleOutcome.BOTH_BAD;
import static dev.charm.schemas.BattleOutcome.MODEL_A;
import static dev.charm.schemas.BattleOutcome.MODEL_B;
import static dev.charm.schemas.BattleOutcome.TIE;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingDifference;
import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Rewards;
import dev.charm.streams.Projection;
import dev.charm.streams.settings.CalibrationSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all events come to in the end, however they arrive: four policy models, one of them without
 * a rating, at 120 prompts under two reward models, with gaps and exact ties; drawn from a seed. Of
 * the three rated ones there are imported ratings and votes; of two the votes are newer, of one the
 * imported rating is.
 *
 * @param reference the reference model, or null for every ordered pair
 */
public record Truth(
    List<Reward> rewards,
    List<RatingSnapshot> ratings,
    List<Battle> votes,
    List<Prompt> prompts,
    List<Response> responses,
    Objective objective,
    @Nullable String reference) {

  /** Of every event; what is wrong, withdrawn or out of date has a lower one. */
  static final long VERSION = 5;

  static final Instant AS_OF = Instant.parse("2025-05-07T00:00:00Z");

  private static final Instant NEWER_THAN_VOTES = AS_OF.plus(Duration.ofDays(2));
  private static final int VOTES = 240;
  private static final int PROMPTS = 120;
  private static final double MISSING = 0.03;
  private static final String IMPORTED = "verbose|long";
  private static final List<String> REWARD_MODELS = List.of("lab/judge@1", "lab/judge@2");
  private static final Map<String, Double> RATINGS =
      Map.of("base", 1100.0, "terse", 1150.0, IMPORTED, 1080.0);

  /** The truth of a seed. */
  public static Truth of(long seed) {
    Random random = new Random(seed);
    List<Reward> rewards = new ArrayList<>();
    List<Prompt> prompts = new ArrayList<>();
    List<Response> responses = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      String prompt = "prompt " + i;
      prompts.add(new Prompt(prompt, List.of(new Message("user", "why?")), null, VERSION, "test"));
      Map<String, Double> scores = new HashMap<>();
      double base = rounded(2 * random.nextGaussian());
      scores.put("base", base);
      scores.put("verbose|long", rounded(base + 0.7 + random.nextGaussian()));
      scores.put("terse", base - 0.4 + random.nextGaussian());
      scores.put("unrated", rounded(random.nextGaussian()));
      for (Map.Entry<String, Double> score : new TreeMap<>(scores).entrySet()) {
        responses.add(response(prompt, score.getKey()));
        for (String rewardModel : REWARD_MODELS) {
          if (random.nextDouble() >= MISSING) {
            double scale = rewardModel.endsWith("1") ? 1.0 : -0.25;
            rewards.add(
                Rewards.of(
                    prompt,
                    score.getKey(),
                    0,
                    rewardModel,
                    scale * score.getValue(),
                    VERSION,
                    "test"));
          }
        }
      }
    }
    List<RatingSnapshot> ratings = new ArrayList<>();
    RATINGS.forEach(
        (model, rating) ->
            ratings.add(
                new RatingSnapshot(
                    "board",
                    "overall",
                    model,
                    rating,
                    model.equals(IMPORTED) ? rating - 5 : null,
                    model.equals(IMPORTED) ? rating + 4 : null,
                    model.equals(IMPORTED) ? 1_000L : 1L,
                    model.equals(IMPORTED) ? NEWER_THAN_VOTES : AS_OF)));
    return new Truth(
        List.copyOf(rewards),
        List.copyOf(ratings),
        votes(random),
        List.copyOf(prompts),
        List.copyOf(responses),
        random.nextInt(3) == 0 ? new Objective.Paired(1.0) : new Objective.WinRate(),
        random.nextBoolean() ? "base" : null);
  }

  private static List<Battle> votes(Random random) {
    List<String> models = List.of("base", "terse", IMPORTED);
    BattleOutcome[] outcomes = {MODEL_A, MODEL_A, MODEL_B, TIE, BOTH_BAD};
    List<Battle> votes = new ArrayList<>();
    for (int i = 0; i < VOTES; i++) {
      int a = random.nextInt(models.size());
      votes.add(
          Battle.newBuilder()
              .setBattleId("vote " + i)
              .setArena(random.nextInt(4) > 0 ? "overall" : "other")
              .setModelA(models.get(a))
              .setModelB(models.get((a + 1 + random.nextInt(2)) % models.size()))
              .setOutcome(outcomes[random.nextInt(outcomes.length)].name())
              .setCategories(random.nextInt(3) == 0 ? List.of("german") : List.of())
              .setVotedAt(AS_OF.plus(Duration.ofDays(1)).plusSeconds(i))
              .setVersion(VERSION)
              .setWeight(random.nextInt(3) == 0 ? 0.1 + random.nextDouble() : 1)
              .setCount(random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1)
              .build());
    }
    return List.copyOf(votes);
  }

  /** To eighths, so that there are ties. */
  private static double rounded(double score) {
    return Math.rint(8 * score) / 8;
  }

  private static Response response(String prompt, String model) {
    return Response.newBuilder()
        .setPromptId(prompt)
        .setPolicyModel(model)
        .setText(text(prompt, model))
        .setVersion(VERSION)
        .build();
  }

  private static String text(String prompt, String model) {
    return model + " says of " + prompt;
  }

  /** What the batch calculation makes of it. */
  public Projection batch() {
    ArenaRatings live = VoteTruth.fitted(votes, "overall");
    Map<String, Rating> rated = new HashMap<>();
    ratings.forEach(
        r ->
            rated.put(
                r.getModel(),
                r.getModel().equals(IMPORTED)
                    ? Rating.of(r.getRating(), r.getCiLow(), r.getCiHigh())
                    : live.rating(r.getModel())));
    return Projection.ofBatch(
        rewards,
        rated,
        (o, r) ->
            o.equals(IMPORTED) || r.equals(IMPORTED)
                ? RatingDifference.of(rated.get(o), rated.get(r))
                : RatingDifference.of(rated.get(o), rated.get(r), live.covariance(o, r)),
        objective,
        reference);
  }

  /** Under which streaming must come to the same. */
  public CalibrationSettings settings() {
    return CalibrationSettings.of(objective, reference, "overall");
  }

  /** Ratings in force that are not what the votes, or the newer imported one, say; a line each. */
  List<String> ratingsUnlikeIn(CommittedLog log) {
    return VoteTruth.of(
            votes, ratings.stream().filter(rating -> rating.getModel().equals(IMPORTED)).toList())
        .differencesFrom(log);
  }

  /** Ratings in force and texts that are not what was said last, a line each. */
  List<String> unlikeIn(CommittedLog log) {
    List<String> unlike = new ArrayList<>(ratingsUnlikeIn(log));
    unlike.addAll(textsMissingIn(log));
    return unlike;
  }

  /** Pairs in force that lack a text or have an old one, a line each. */
  List<String> textsMissingIn(CommittedLog log) {
    List<String> missing = new ArrayList<>();
    for (PreferencePair pair : Logged.latest(log.pairs()).values()) {
      String prompt = pair.getPromptId();
      for (Candidate side : List.of(pair.getChosen(), pair.getRejected())) {
        if (!Objects.equals(side.getText(), text(prompt, side.getPolicyModel()))) {
          missing.add(prompt + ", " + side.getPolicyModel() + ": " + side.getText());
        }
      }
      if (pair.getPrompt() == null || !pair.getPrompt().get(0).getContent().equals("why?")) {
        missing.add(prompt + ": " + pair.getPrompt());
      }
    }
    return missing;
  }
}
