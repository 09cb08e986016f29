package dev.charm.ops.bench.memory;

import dev.charm.ops.bench.cluster.StackWriter;
import dev.charm.ops.bench.sizes.MemorySizes;
import dev.charm.ops.bench.throughput.Texts;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** What memory is measured of. */
final class Things {
  private static final String ARENA = CalibrationSettings.DEFAULT_ARENA;
  private static final String REFERENCE = "model-0";
  private static final List<String> AGAINST_ONE = List.of("--reference", REFERENCE);
  private static final String REWARD_MODEL = "reward-a@1";
  private static final String SOURCE = "bench";
  private static final int ANSWERS_A_PROMPT = 10;
  private static final int PROMPTS_A_CALIBRATION = 50;
  private static final int VOTED_MODELS = 100;
  private static final int VOTERS = 10_000;

  private final MemorySizes sizes;
  private final Random random = new Random(20250414);
  private final Texts texts = new Texts(random);

  Things(MemorySizes sizes) {
    this.sizes = sizes;
  }

  /** Those that were asked for. */
  List<Thing> all() {
    return List.of(
            new Thing("prompts", Thing.steps(sizes.prompts()), AGAINST_ONE, this::prompts),
            new Thing("responses", Thing.steps(sizes.responses()), AGAINST_ONE, this::responses),
            new Thing("rewards", Thing.steps(sizes.rewards()), AGAINST_ONE, this::rewards),
            new Thing("calibrations", ordered(sizes.calibrations()), List.of(), this::calibrations),
            new Thing("models", Thing.steps(sizes.models()), AGAINST_ONE, this::models),
            new Thing("votes", Thing.steps(sizes.votes()), AGAINST_ONE, this::votes))
        .stream()
        .filter(thing -> sizes.of().contains(thing.name()))
        .toList();
  }

  private void prompts(StackWriter writer, int from, int to) {
    for (int i = from; i < to; i++) {
      writer.send(
          Topics.PROMPTS,
          Keys.join("prompt-" + i),
          Prompt.newBuilder()
              .setPromptId("prompt-" + i)
              .setMessages(List.of(new Message("user", texts.next(sizes.textBytes()))))
              .build());
    }
  }

  /** They come with their scores, as it were: what the scorer makes of one is measured apart. */
  private void responses(StackWriter writer, int from, int to) {
    for (int i = from; i < to; i++) {
      String prompt = "prompt-" + i / ANSWERS_A_PROMPT;
      writer.send(
          Topics.RESPONSES,
          Keys.join(prompt),
          Response.newBuilder()
              .setPromptId(prompt)
              .setPolicyModel("model-" + i % ANSWERS_A_PROMPT)
              .setText(texts.next(sizes.textBytes()))
              .setScored(true)
              .build());
    }
  }

  private void rewards(StackWriter writer, int from, int to) {
    if (from == 0) {
      rate(writer, 0);
      rate(writer, 1);
    }
    for (int i = from; i < to; i++) {
      score(writer, i / 2, i % 2);
    }
  }

  /** All models against each other: n (n - 1) of them. */
  private void calibrations(StackWriter writer, int from, int to) {
    int known = models(from);
    for (int model = known; model < models(to); model++) {
      rate(writer, model);
      for (int prompt = 0; prompt < PROMPTS_A_CALIBRATION; prompt++) {
        score(writer, prompt, model);
      }
    }
  }

  private void models(StackWriter writer, int from, int to) {
    for (int model = from; model < to; model++) {
      rate(writer, model);
    }
  }

  private void votes(StackWriter writer, int from, int to) {
    for (int i = from; i < to; i++) {
      int a = random.nextInt(VOTED_MODELS);
      int b = (a + 1 + random.nextInt(VOTED_MODELS - 1)) % VOTED_MODELS;
      writer.send(
          Topics.BATTLES,
          Keys.join(ARENA),
          Battle.newBuilder()
              .setBattleId(new UUID(random.nextLong(), random.nextLong()).toString())
              .setArena(ARENA)
              .setModelA("model-" + a)
              .setModelB("model-" + b)
              .setOutcome(
                  (random.nextInt(3) == 0 ? BattleOutcome.TIE : BattleOutcome.MODEL_A).name())
              .setVoter("voter-" + random.nextInt(VOTERS))
              .setVersion(1L)
              .build());
    }
  }

  private void score(StackWriter writer, int prompt, int model) {
    String id = "prompt-" + prompt;
    writer.send(
        Topics.REWARDS,
        Keys.join(id),
        Rewards.of(id, "model-" + model, 0, REWARD_MODEL, random.nextGaussian(), 1L, SOURCE));
  }

  private void rate(StackWriter writer, int model) {
    String name = "model-" + model;
    writer.send(
        Topics.RATING_SNAPSHOTS,
        Keys.join(SOURCE, ARENA, name),
        new RatingSnapshot(
            SOURCE, ARENA, name, 1000.0 + model % 200, null, null, null, Instant.EPOCH));
  }

  /** Of models that calibrate each other, so many that there are no more than {@code most}. */
  private static int models(int most) {
    int models = 0;
    while ((models + 1) * models <= most) {
      models++;
    }
    return models;
  }

  private static List<Integer> ordered(int most) {
    return Thing.steps(most).stream()
        .map(Things::models)
        .map(models -> models * (models - 1))
        .toList();
  }
}
