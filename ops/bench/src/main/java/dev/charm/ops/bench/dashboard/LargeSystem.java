package dev.charm.ops.bench.dashboard;

import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.EventWriter;
import dev.charm.ops.bench.sizes.DashboardSizes;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.OffsetSource;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * What the topics of a large system hold: the ratings of many models, and of several reward models
 * the statistics, the calibrations of every two models, and pairs with texts. Figures are made up:
 * how fast they show does not depend on them.
 */
final class LargeSystem {
  private static final String ARENA = "overall";
  private static final int PROMPTS = 500;
  private static final int WORDS_OF_AN_ANSWER = 150;

  private final DashboardSizes sizes;
  private final Random random;

  LargeSystem(DashboardSizes sizes, long seed) {
    this.sizes = sizes;
    this.random = new Random(seed);
  }

  static String rewardModel(int i) {
    return "lab-" + i + "/reward-model-" + i + "@1";
  }

  static String model(int i) {
    return String.format("lab-%d/model-%03d-instruct", i % 10, i);
  }

  /** Writes all of it. */
  void write(Cluster cluster) {
    try (EventWriter writer = new EventWriter(cluster)) {
      for (int m = 0; m < sizes.models(); m++) {
        writer.send(Topics.ARENA_RATINGS, Keys.join(ARENA, model(m)), rating(m));
      }
      for (int rm = 0; rm < sizes.rewardModels(); rm++) {
        for (int m = 0; m < sizes.models(); m++) {
          writer.send(Topics.MODEL_STATS, Keys.join(rewardModel(rm), model(m)), statistics(rm, m));
          for (int r = 0; r < sizes.models(); r++) {
            if (r != m) {
              writer.send(
                  Topics.CALIBRATIONS,
                  Keys.calibration(rewardModel(rm), model(m), model(r)),
                  calibration(rm, m, r));
            }
          }
        }
      }
      for (int i = 0; i < sizes.pairs(); i++) {
        send(writer, i);
      }
    }
  }

  /** Writes one more pair, or one again: each number is another key. */
  void send(EventWriter writer, int number) {
    int rm = number % sizes.rewardModels();
    int o = number / sizes.rewardModels() % sizes.models();
    int r =
        (o + 1 + number / (sizes.rewardModels() * sizes.models()) % (sizes.models() - 1))
            % sizes.models();
    String prompt = "prompt-" + number;
    boolean first = random.nextBoolean();
    writer.send(
        Topics.PREFERENCE_PAIRS,
        Keys.pair(rewardModel(rm), prompt, model(o), model(r)),
        PreferencePair.newBuilder()
            .setRewardModel(rewardModel(rm))
            .setPromptId(prompt)
            .setOvervalued(model(o))
            .setReference(model(r))
            .setChosen(candidate(model(first ? o : r)))
            .setRejected(candidate(model(first ? r : o)))
            .setPrompt(List.of(new Message("user", "Question " + number + ": " + words(20))))
            .build());
  }

  private Candidate candidate(String model) {
    return Candidate.newBuilder()
        .setPolicyModel(model)
        .setSampleIndex(0)
        .setScore(random.nextGaussian())
        .setText(words(WORDS_OF_AN_ANSWER))
        .build();
  }

  private String words(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(Integer.toString(random.nextInt(46_656), 36)).append(' ');
    }
    return text.toString();
  }

  private ArenaRating rating(int m) {
    double rating = 900 + 400.0 * m / sizes.models();
    return ArenaRating.newBuilder()
        .setArena(ARENA)
        .setModel(model(m))
        .setRating(rating)
        .setCiLow(rating - 6)
        .setCiHigh(rating + 6)
        .setVotes(4_000L)
        .setSource("bench")
        .setAsOf(Instant.EPOCH)
        .build();
  }

  private ModelStats statistics(int rm, int m) {
    return ModelStats.newBuilder()
        .setRewardModel(rewardModel(rm))
        .setPolicyModel(model(m))
        .setResponses(PROMPTS)
        .setMean(random.nextGaussian())
        .setSpread(1)
        .setWins(PROMPTS)
        .setTies(0)
        .setGames(2L * PROMPTS)
        .setWinRate(0.5)
        .setExpectedWinRate(0.5)
        .setRevision(0)
        .build();
  }

  private Calibration calibration(int rm, int o, int r) {
    double offset = random.nextGaussian();
    return Calibration.newBuilder()
        .setRewardModel(rewardModel(rm))
        .setOvervalued(model(o))
        .setReference(model(r))
        .setPrompts(PROMPTS)
        .setTies(0)
        .setExpectedWinRate(0.5)
        .setHardWinRate(random.nextDouble())
        .setMismatchDegree(random.nextDouble())
        .setMismatchCiLow(0.0)
        .setMismatchCiHigh(1.0)
        .setObjective("win-rate")
        .setOffset(offset)
        .setOffsetCiLow(offset - 0.1)
        .setOffsetCiHigh(offset + 0.1)
        .setFlips(100)
        .setCalibratedHardWinRate(0.5)
        .setWorse(false)
        .setWarnings(List.of())
        .setRatingOvervalued(rating(o))
        .setRatingReference(rating(r))
        .setSettled(true)
        .setRevision(0)
        .setCalculatedAt(Instant.EPOCH)
        .setOffsetSource(OffsetSource.SOLVED)
        .build();
  }
}
