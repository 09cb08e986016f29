package dev.charm.ops.bench.kills;

import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.ops.bench.cluster.StackWriter;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Events of every kind at a steady pace, from a thread that does not mind whether the broker is
 * there: what cannot be delivered waits, is delivered once it can, and counts once. The events
 * follow from the seed; how many there are follows from how long it runs.
 */
final class Traffic implements AutoCloseable {
  /** The trusted model. */
  static final String REFERENCE = "model-r";

  /** A model whose ratings are imported; those of the others are made of votes. */
  static final String IMPORTED = "model-i";

  /** The reward model whose scores come from outside. */
  static final String REWARD_MODEL = "reward-a@1";

  private static final List<String> VOTED = List.of("model-a", "model-b", REFERENCE);
  private static final List<String> MODELS = List.of("model-a", "model-b", IMPORTED, REFERENCE);
  private static final List<String> ANSWERING = List.of("model-a", REFERENCE);
  private static final String ARENA = CalibrationSettings.DEFAULT_ARENA;
  private static final String SOURCE = "bench";
  private static final long STEP_MILLIS = 50;
  private static final int TEXT_EVERY = 10;
  private static final int VOTE_EVERY = 4;
  private static final int RATING_EVERY = 60;
  private static final int DELIVERY_MILLIS = 24 * 60 * 60 * 1000;

  private final Random random;
  private final StackWriter writer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "traffic");
  private final List<Vote> votes = new ArrayList<>();
  private double importedRating;
  private long rewards;
  private volatile boolean stopped;

  /** Connects; sends nothing yet. The broker and the registry are there. */
  Traffic(Place place, long seed) {
    this.random = new Random(seed);
    Properties properties = place.clients();
    properties.put("linger.ms", "5");
    properties.put("delivery.timeout.ms", DELIVERY_MILLIS);
    properties.put("max.block.ms", DELIVERY_MILLIS);
    properties.put("reconnect.backoff.max.ms", "200");
    this.writer = new StackWriter(properties, place.registryUrl());
  }

  /** Begins. */
  void start() {
    thread.start();
  }

  /**
   * Ends after the current step, and returns when all of it is delivered.
   *
   * @throws IllegalStateException if something could not be
   */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
    writer.flush();
    Exception reason = failure.get();
    if (reason != null) {
      throw new IllegalStateException("the writer has failed", reason);
    }
  }

  /** The votes sent; after {@link #stop}. */
  List<Vote> votes() {
    return votes;
  }

  /** The imported rating in force at the end; after {@link #stop}. */
  double importedRating() {
    return importedRating;
  }

  /** How many rewards were sent; after {@link #stop}. */
  long rewards() {
    return rewards;
  }

  private void run() {
    try {
      for (int step = 0; !stopped; step++) {
        step(step);
        TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
      }
    } catch (RuntimeException | InterruptedException e) {
      failure.compareAndSet(null, e);
    }
  }

  private void step(int step) {
    String scored = "scored-" + step;
    for (int i = 0; i < MODELS.size(); i++) {
      double score = 0.3 * i + random.nextGaussian();
      Reward reward = Rewards.of(scored, MODELS.get(i), 0, REWARD_MODEL, score, 1L, SOURCE);
      writer.send(Topics.REWARDS, scored, reward);
      rewards++;
    }
    if (step % TEXT_EVERY == 0) {
      answer("asked-" + step);
    }
    if (step % VOTE_EVERY == 0) {
      vote(step);
    }
    if (step % RATING_EVERY == 0) {
      importedRating = 1000 + random.nextInt(200) - 100;
      writer.send(
          Topics.RATING_SNAPSHOTS,
          Keys.join(SOURCE, ARENA, IMPORTED),
          new RatingSnapshot(SOURCE, ARENA, IMPORTED, importedRating, null, null, null, at(step)));
    }
  }

  private void answer(String prompt) {
    Message question = new Message("user", "What is " + random.nextInt() + " in words?");
    writer.send(Topics.PROMPTS, prompt, new Prompt(prompt, List.of(question), null, 1L, SOURCE));
    for (String model : ANSWERING) {
      String text = "It is the number " + random.nextInt() + ", says " + model + ".";
      writer.send(
          Topics.RESPONSES,
          prompt,
          new Response(prompt, model, 0, text, null, Map.of(), false, 1L, SOURCE));
    }
  }

  private void vote(int step) {
    int a = random.nextInt(VOTED.size());
    int b = (a + 1 + random.nextInt(VOTED.size() - 1)) % VOTED.size();
    VoteOutcome outcome = VoteOutcome.values()[random.nextInt(VoteOutcome.values().length)];
    votes.add(Vote.of(VOTED.get(a), VOTED.get(b), outcome));
    writer.send(
        Topics.BATTLES,
        Keys.join(ARENA),
        new Battle(
            "vote-" + step,
            ARENA,
            VOTED.get(a),
            VOTED.get(b),
            BattleOutcome.valueOf(outcome.name()).name(),
            List.of(),
            null,
            "voter-" + random.nextInt(100),
            (long) step,
            at(step),
            1L,
            false,
            1.0,
            1L,
            null,
            false));
  }

  private static Instant at(int step) {
    return Instant.EPOCH.plusSeconds(step);
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    thread.interrupt();
    writer.close();
  }
}
