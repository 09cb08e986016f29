package dev.charm.ops.catalogue;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Evaluation;
import dev.charm.schemas.Message;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingCovariance;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.Reward;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.TrainingPoint;
import dev.charm.schemas.TrainingRound;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One record of each topic, all of one story: a model's answer at one prompt. */
final class ExampleRecords {
  static final String PROMPT = "gsm8k-17";
  static final String RM = "Ray2333/GRM-Llama3-8B-rewardmodel-ft@1";
  static final String OVERVALUED = "gemma-2b-it";
  static final String REFERENCE = "Phi-3-mini-4k-instruct";
  static final String ARENA = "overall";
  static final String BOARD = "lmarena";
  static final String TRAINED = "charm-minilm";

  private static final Instant TIME = Instant.parse("2026-05-01T12:00:00Z");
  private static final Message QUESTION = new Message("user", "What is 6 times 7?");

  private ExampleRecords() {}

  static Prompt prompt() {
    return Prompt.newBuilder()
        .setPromptId(PROMPT)
        .setMessages(List.of(QUESTION))
        .setCategory("math")
        .build();
  }

  static Response response() {
    return Response.newBuilder()
        .setPromptId(PROMPT)
        .setPolicyModel(OVERVALUED)
        .setText("Let me see: it is 41.")
        .setGeneration(Map.of("temperature", "0.7"))
        .build();
  }

  static Reward reward() {
    return Reward.newBuilder()
        .setPromptId(PROMPT)
        .setPolicyModel(OVERVALUED)
        .setRewardModel(RM)
        .setScore(1.25)
        .build();
  }

  static Retraction retraction() {
    return Retraction.newBuilder()
        .setPromptId(PROMPT)
        .setKind("REWARD")
        .setPolicyModel(OVERVALUED)
        .setRewardModel(RM)
        .setReason("scored with the wrong template")
        .build();
  }

  static Battle battle() {
    return Battle.newBuilder()
        .setBattleId("vote-8231")
        .setArena(ARENA)
        .setModelA(OVERVALUED)
        .setModelB(REFERENCE)
        .setOutcome("MODEL_B")
        .setCategories(List.of("math"))
        .setPromptId(PROMPT)
        .setVoter("anna")
        .setVotedAt(TIME)
        .build();
  }

  static RatingSnapshot snapshot() {
    return RatingSnapshot.newBuilder()
        .setSource(BOARD)
        .setArena(ARENA)
        .setModel(OVERVALUED)
        .setRating(1001)
        .setCiLow(994.0)
        .setCiHigh(1008.0)
        .setVotes(8412L)
        .setAsOf(TIME)
        .build();
  }

  static ArenaRating rating(String model, double rating) {
    return ArenaRating.newBuilder()
        .setArena(ARENA)
        .setModel(model)
        .setRating(rating)
        .setCiLow(rating - 7)
        .setCiHigh(rating + 7)
        .setVotes(8412L)
        .setSource(BOARD)
        .setAsOf(TIME)
        .build();
  }

  static RatingCovariance covariance() {
    return new RatingCovariance(
        ARENA, List.of(REFERENCE, OVERVALUED), List.of(12.8, -1.5, 13.1), TIME);
  }

  static ModelStats stats() {
    return ModelStats.newBuilder()
        .setRewardModel(RM)
        .setPolicyModel(OVERVALUED)
        .setResponses(1000)
        .setMean(0.8)
        .setSpread(1.9)
        .setWins(520)
        .setTies(4)
        .setGames(1000)
        .setWinRate(0.52)
        .setExpectedWinRate(0.409)
        .setRevision(12)
        .build();
  }

  static Calibration calibration() {
    return Calibration.newBuilder()
        .setRewardModel(RM)
        .setOvervalued(OVERVALUED)
        .setReference(REFERENCE)
        .setPrompts(1000)
        .setTies(4)
        .setExpectedWinRate(0.409)
        .setHardWinRate(0.52)
        .setMismatchDegree(0.188)
        .setMismatchCiLow(0.13)
        .setMismatchCiHigh(0.25)
        .setMismatchError("PROMPTS")
        .setObjective("win-rate")
        .setOffset(-0.62)
        .setOffsetCiLow(-0.81)
        .setOffsetCiHigh(-0.45)
        .setOffsetError("PROMPTS")
        .setFlips(111)
        .setCalibratedHardWinRate(0.409)
        .setWorse(false)
        .setRatingOvervalued(rating(OVERVALUED, 1001))
        .setRatingReference(rating(REFERENCE, 1065))
        .setSettled(true)
        .setRevision(12)
        .setCalculatedAt(TIME)
        .build();
  }

  /** A pair that flips: by raw scores the over-valued model wins, with the offset it does not. */
  static PreferencePair pair() {
    return new PreferencePair(
        RM,
        PROMPT,
        OVERVALUED,
        REFERENCE,
        new Candidate(REFERENCE, 0, 1.1, "42"),
        new Candidate(OVERVALUED, 0, 1.25, "Let me see: it is 41."),
        List.of(QUESTION));
  }

  static RewardModelVersion version() {
    return RewardModelVersion.newBuilder()
        .setName(TRAINED)
        .setVersion("2")
        .setStatus("ACTIVE")
        .setParent("1")
        .setArtifactUri("file:///models/charm-minilm-2.bin")
        .setArtifactSha256("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        .setMetrics(Map.of("eval_accuracy", 0.86))
        .setCreatedAt(TIME)
        .build();
  }

  static TrainingRound round() {
    return TrainingRound.newBuilder()
        .setRewardModel(TRAINED)
        .setRound("2026-07-01T12:00:00Z")
        .setStatus("REFUSED")
        .setObjective("pairs")
        .setTrainedFrom(TRAINED + "@2")
        .setCandidate(TRAINED + "@3")
        .setPairs(1200L)
        .setCurve(List.of(new TrainingPoint(1, 0.41, 0.82, 0.44, 0.8)))
        .setReason("accuracy may be lower by .041, and by .030 at most is allowed")
        .setChangedAt(TIME)
        .build();
  }

  static Evaluation evaluation() {
    return Evaluation.newBuilder()
        .setKind("preferences")
        .setRewardModel(RM)
        .setSet("rm-bench")
        .setPart("chat hard")
        .setFigures(Map.of("pairs", 387.0, "accuracy", 0.41, "ci_low", 0.36, "ci_high", 0.46))
        .setWords(Map.of("set", "rm-bench", "subset", "chat hard"))
        .setOfTopics(false)
        .setEvaluatedAt(TIME)
        .build();
  }
}
