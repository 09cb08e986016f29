package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.consumers.training.gate.Gate;
import dev.charm.consumers.training.pinned.PairSnapshot;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.TrainingRound;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the next version of a reward model from its calibrated pairs: {@code
 * charm.preference-pairs} and {@code charm.calibrations} in, {@code charm.reward-models} out.
 *
 * <p>A round pins a {@link PairSnapshot} of the active version's pairs, trains a head on it, and
 * has the {@link Gate} judge what came of it, as {@link RoundSteps} says. It happens when enough
 * pairs are new and all calibrations are settled, or when someone asks for it, in this process or
 * by a record of {@code charm.training-rounds}. A round that was ended with its process goes on.
 */
public final class TrainingService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingService.class);

  private final TrainingSettings settings;
  private final Path folder;
  private final Properties clients;
  private final Registry registry;
  private final TrainingRounds rounds;
  private final Thread thread;
  private final BlockingQueue<CompletableFuture<TrainingOutcome>> requests =
      new LinkedBlockingQueue<>();
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private final AtomicLong trainings = new AtomicLong();
  private final AtomicReference<TrainingCounts> counts = new AtomicReference<>(TrainingCounts.NONE);
  private final Freshness freshness = new Freshness();

  /** Between rounds that nobody asked for. */
  private final Backoff backoff =
      new Backoff(Duration.ofMinutes(1), Duration.ofHours(1), System::nanoTime);

  private volatile Health health = new Health(State.NEW, "");
  private volatile @Nullable TrainingViews views;
  private volatile boolean closed;

  /** New pairs at the last count, less the changes that had been seen by then. */
  private long uncounted;

  /** The version that they were counted for; empty before the first count. */
  private String countedFor = "";

  /** Where the service stands. */
  public enum State {
    /** Not started. */
    NEW,
    /** Gathering pairs. */
    WAITING,
    /** Training a head. */
    TRAINING,
    /** The active version is not a head: there is nothing to train here until one is. */
    WITHOUT_HEAD,
    /** Something failed and is tried again. */
    RETRYING,
    /** Stopped for good. */
    STOPPED
  }

  /** State, and what is the matter or what came of the last training. */
  public record Health(State state, String detail) {}

  /**
   * A service that does not run yet.
   *
   * @param folder of this service alone, for pairs and for the round under way
   * @param clients settings of the Kafka clients, {@code bootstrap.servers} among them
   * @param registry stays the caller's to close
   * @param encoder may be the scorer's, and then finds most embeddings made; stays the caller's to
   *     close
   * @param originals the preferences from outside the loop, read anew in each round
   */
  public TrainingService(
      TrainingSettings settings,
      Path folder,
      Properties clients,
      Registry registry,
      TextEncoder encoder,
      OriginalPreferences.Source originals) {
    this.settings = settings;
    this.folder = folder;
    this.clients = clients;
    this.registry = registry;
    this.rounds =
        new TrainingRounds(
            settings,
            folder.resolve("round"),
            new RewardFeatures(encoder),
            originals,
            freshness,
            clients,
            registry);
    this.thread = new Thread(this::run, "training-" + settings.rewardModelName());
  }

  /** Starts gathering in a thread of its own; topics and schemas must exist. */
  public void start() {
    health = new Health(State.WAITING, "");
    thread.start();
  }

  /** Where the service stands. */
  public Health health() {
    return health;
  }

  /** How many versions it made since it started. */
  public long trainings() {
    return trainings.get();
  }

  /** What it did since it started. */
  public TrainingCounts counts() {
    return counts.get();
  }

  /** Where it was in the pairs when it looked last; empty while it does not read them. */
  public Map<TopicPartition, Long> positions() {
    TrainingViews opened = views;
    return opened == null ? Map.of() : opened.positions();
  }

  /** How many pairs it holds, roughly: they are on disk. */
  public long pairs() {
    TrainingViews opened = views;
    return opened == null ? 0 : opened.pairs();
  }

  /**
   * Asks for a training on what is committed by now, settled or not.
   *
   * @return completes with what came of it; exceptionally if the service stops before
   */
  public CompletableFuture<TrainingOutcome> trainNow() {
    CompletableFuture<TrainingOutcome> request = new CompletableFuture<>();
    requests.add(request);
    if (closed) {
      refuseRequests();
    }
    return request;
  }

  private void run() {
    while (!closed) {
      try (TrainingViews opened =
          new TrainingViews(
              settings.rewardModelName(),
              folder.resolve("pairs"),
              clients,
              registry,
              () -> changed.set(true))) {
        views = opened;
        countedFor = "";
        while (!closed) {
          opened.requireAlive();
          attend(opened);
        }
      } catch (InterruptException | InterruptedException e) {
        Thread.interrupted();
      } catch (RuntimeException e) {
        retrying(e);
      } finally {
        views = null;
      }
    }
    refuseRequests();
    health = new Health(State.STOPPED, "");
  }

  /** Waits for a request or the next look, and trains if there is reason to. */
  private void attend(TrainingViews views) throws InterruptedException {
    CompletableFuture<TrainingOutcome> request =
        requests.poll(settings.check().toMillis(), TimeUnit.MILLISECONDS);
    try {
      if (request != null) {
        views.awaitCaughtUp();
        request.complete(round(views, TrainingRounds.name(), settings.objective()));
      } else if (changed.getAndSet(false)) {
        look(views);
      }
    } catch (InterruptedException e) {
      again(request);
      throw e;
    } catch (TranslateException | IOException | RuntimeException e) {
      if (e instanceof RuntimeException passing && TrainingRounds.isPassing(e, views)) {
        again(request);
        throw passing;
      }
      changed.set(true);
      backoff.failed();
      count(TrainingCounts.oneFailure());
      LOG.error("training failed: {}", e.toString());
      health = new Health(State.WAITING, "training failed: " + e.getMessage());
      if (request != null) {
        request.completeExceptionally(e);
      }
    }
  }

  private void again(@Nullable CompletableFuture<TrainingOutcome> request) {
    if (request != null) {
      requests.add(request); // asked for still
    }
    changed.set(true);
  }

  /** Takes the next round that is not over, else one of its own if it is time. */
  private void look(TrainingViews views)
      throws InterruptedException, TranslateException, IOException {
    Optional<TrainingRounds.Resumed> resumed = rounds.resume(views);
    resumed.ifPresent(left -> told(left.outcome()));
    if (views.nextRound().isPresent()) {
      views.awaitCaughtUp();
      Optional<TrainingRound> asked = views.nextRound();
      if (asked.isPresent()) {
        health = new Health(State.TRAINING, "");
        long began = System.nanoTime();
        TrainingOutcome outcome = rounds.answer(views, asked.get());
        count(TrainingCounts.time((System.nanoTime() - began) / 1e9));
        told(outcome);
      }
      changed.set(true); // there may be more
    } else if (backoff.isWaiting()) {
      changed.set(true); // to look again
    } else if (isTime(views)) {
      round(views, TrainingRounds.name(), settings.objective());
    }
  }

  private boolean isTime(TrainingViews views) throws InterruptedException {
    Optional<RewardModelVersion> active = views.models().active();
    if (active.isEmpty()) {
      return false;
    }
    Optional<String> notAHead = TrainingRounds.notAHead(active.get());
    if (notAHead.isPresent()) {
      health = new Health(State.WITHOUT_HEAD, notAHead.get());
      return false;
    } else if (health.state() == State.WITHOUT_HEAD) {
      health = new Health(State.WAITING, "");
    }
    String id = RewardModelView.id(active.get());
    if (!views.settled(id)) {
      return false;
    }
    long changes = views.pairChanges();
    // To count goes through all pairs: not before enough of them may be new.
    if (id.equals(countedFor) && uncounted + changes < settings.threshold()) {
      return false;
    }
    views.awaitCaughtUp(); // after a start: not on the part that is read by now
    try (PairSnapshot now = views.pin(id)) {
      long fresh = freshness.count(now, active.get());
      uncounted = fresh - changes;
      countedFor = id;
      return fresh >= settings.threshold();
    }
  }

  private TrainingOutcome round(TrainingViews views, String name, TrainingObjective objective)
      throws TranslateException, IOException, InterruptedException {
    health = new Health(State.TRAINING, "");
    long began = System.nanoTime();
    TrainingOutcome outcome = rounds.run(views, name, objective);
    count(TrainingCounts.time((System.nanoTime() - began) / 1e9));
    told(outcome);
    return outcome;
  }

  private void count(TrainingCounts more) {
    counts.updateAndGet(sum -> sum.plus(more));
  }

  private void told(TrainingOutcome outcome) {
    count(TrainingCounts.of(outcome));
    backoff.succeeded();
    if (outcome instanceof TrainingOutcome.Promoted promoted) {
      countedFor = "";
      trainings.incrementAndGet();
      health = new Health(State.WAITING, "made " + RewardModelView.id(promoted.version()));
      LOG.info("{} is active", RewardModelView.id(promoted.version()));
    } else if (outcome instanceof TrainingOutcome.Refused refused) {
      countedFor = "";
      String reason = String.valueOf(refused.version().getReason());
      health = new Health(State.WAITING, "refused: " + reason);
      LOG.warn("{} is refused: {}", RewardModelView.id(refused.version()), reason);
    } else if (outcome instanceof TrainingOutcome.NotTrained not) {
      health = new Health(State.WAITING, not.reason());
    }
  }

  private void retrying(RuntimeException e) {
    if (closed) {
      return;
    }
    health = new Health(State.RETRYING, String.valueOf(e.getMessage()));
    LOG.warn("training failed and is tried again: {}", e.toString());
    try {
      Thread.sleep(settings.check().toMillis());
    } catch (InterruptedException interrupted) {
      // close() interrupts, and the loop looks at it next
    }
  }

  private void refuseRequests() {
    for (var request = requests.poll(); request != null; request = requests.poll()) {
      request.completeExceptionally(new IllegalStateException("the training service has stopped"));
    }
  }

  /** Gives up a training that is under way; nothing of it is published. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseRequests();
    health = new Health(State.STOPPED, "");
  }
}
