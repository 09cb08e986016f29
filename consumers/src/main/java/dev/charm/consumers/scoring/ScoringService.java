package dev.charm.consumers.scoring;

import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores responses: {@code charm.responses} in, {@code charm.rewards} and dead letters out.
 *
 * <p>The version that scores is the active one of {@code charm.reward-models}; when another becomes
 * active the service changes between two batches, and scores everything from the beginning under
 * the new version's own consumer group (embeddings are remembered, so that costs the head alone). A
 * version that cannot be loaded is refused, and the one before goes on.
 *
 * <p>What fails is tried again with growing pauses, for ever: a broker, registry or scorer that is
 * away costs time and no data. Only another service of the same name ends it.
 */
public final class ScoringService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScoringService.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration CATCH_UP = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 5;

  private final ScoringSettings settings;
  private final Path folder;
  private final Properties clients;
  private final Registry registry;
  private final ScorerFactory scorers;
  private final Thread thread;
  private final Set<String> refused = new HashSet<>();
  private final AtomicReference<ScoringCounts> counts = new AtomicReference<>(ScoringCounts.NONE);
  private volatile Health health = new Health(State.NEW, "", "");
  private volatile @Nullable PromptTexts prompts;
  private volatile @Nullable ScoringSession current;
  private volatile boolean closed;
  private volatile String lastVersion = "";
  private int failures;

  /** Where the service stands. */
  public enum State {
    /** Not started. */
    NEW,
    /** Reading what it needs, or without an active version. */
    STARTING,
    /** There is no version, nor a head to begin with; whatever version comes will score. */
    WITHOUT_HEAD,
    /** Scoring, or waiting for responses. */
    RUNNING,
    /** Something failed and is tried again. */
    RETRYING,
    /** Another service has taken the name of this one, and so its place; stopped for good. */
    REPLACED,
    /** Stopped for good. */
    STOPPED
  }

  /**
   * State, the version that scores ({@code name@version}, empty before there is one), and what is
   * the matter, if anything.
   */
  public record Health(State state, String rewardModel, String detail) {}

  /**
   * A service that does not run yet.
   *
   * @param folder of this service alone, for the texts of the prompts; whatever is in it is removed
   * @param clients settings of the Kafka clients, {@code bootstrap.servers} among them
   * @param registry stays the caller's to close
   * @param scorers makes the scorer of each version
   */
  public ScoringService(
      ScoringSettings settings,
      Path folder,
      Properties clients,
      Registry registry,
      ScorerFactory scorers) {
    this.settings = settings;
    this.folder = folder;
    this.clients = clients;
    this.registry = registry;
    this.scorers = scorers;
    this.thread = new Thread(this::run, "scoring-" + settings.instance());
  }

  /** Starts scoring in a thread of its own; topics and schemas must exist. */
  public void start() {
    health = new Health(State.STARTING, "", "");
    thread.start();
  }

  /** Where the service stands. */
  public Health health() {
    return health;
  }

  /** What it did since it started. */
  public ScoringCounts counts() {
    return counts.get();
  }

  /** How many prompts with a text it knows, roughly: they are on disk. */
  public long prompts() {
    PromptTexts texts = prompts;
    return texts == null ? 0 : texts.size();
  }

  /** Group under which a version consumes: its lag says how far the version is. */
  public static String consumerGroup(String rewardModel) {
    return ScoringSession.group(rewardModel);
  }

  private void run() {
    while (!closed) {
      try (RewardModelView models =
              new RewardModelView(settings.rewardModelName(), clients, registry);
          PromptTexts texts =
              new PromptTexts(settings.promptPatience(), folder, clients, registry)) {
        prompts = texts;
        models.listen(this::wakeUp);
        announceShippedHead(models);
        while (!closed) {
          models.requireAlive();
          texts.requireAlive();
          failures = session(models, texts) ? 0 : failures + 1;
          pause();
        }
      } catch (InterruptException | InterruptedException e) {
        Thread.interrupted();
      } catch (RuntimeException | IOException e) {
        failures++;
        retrying(e);
        pause();
      } finally {
        prompts = null;
      }
    }
    stopped();
  }

  private void stopped() {
    if (health.state() != State.REPLACED) {
      health = new Health(State.STOPPED, lastVersion, "");
    }
  }

  private void announceShippedHead(RewardModelView models)
      throws InterruptedException, IOException {
    while (!models.awaitCaughtUp(CATCH_UP)) {
      LOG.warn("the reward models could not be read yet");
    }
    if (models.name().equals(ShippedHead.NAME)
        && models.versions().isEmpty()
        && ShippedHead.missing().isEmpty()) {
      try (RewardModelPublisher publisher =
          new RewardModelPublisher("scorer-" + settings.instance(), clients, registry)) {
        publisher.publish(List.of(ShippedHead.version()));
      }
      models.awaitCaughtUp(CATCH_UP);
    }
  }

  /** Works with the active version until another is active; false if it failed. */
  private boolean session(RewardModelView models, PromptTexts prompts) throws InterruptedException {
    Optional<RewardModelVersion> active = usable(models);
    if (active.isEmpty()) {
      health = withoutVersion(models);
      models.awaitCaughtUp(CATCH_UP);
      Thread.sleep(BETWEEN_LOOKS.toMillis());
      return true;
    }
    String id = RewardModelView.id(active.get());
    RewardScorer scorer;
    try {
      scorer = scorers.open(active.get());
    } catch (IOException e) {
      LOG.error("{} cannot be loaded and is passed over: {}", id, e.getMessage());
      refused.add(active.get().getArtifactSha256());
      return true;
    }
    try (scorer;
        ScoringSession session =
            new ScoringSession(
                id,
                settings,
                clients,
                new ResponseJudge(
                    scorer, prompts, registry, settings.retryPause(), this::countRetry))) {
      current = session;
      session.open();
      countSwap(id);
      health = new Health(State.RUNNING, id, "");
      while (!closed && usable(models).map(RewardModelView::id).filter(id::equals).isPresent()) {
        ScoringCounts done = session.step();
        counts.updateAndGet(c -> c.plus(done));
        if (health.state() != State.RUNNING) {
          health = new Health(State.RUNNING, id, "");
        }
      }
      return true;
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      if (isReplaced(e)) {
        replaced(id);
        return true;
      }
      retrying(e);
      return false;
    } finally {
      current = null;
    }
  }

  /** A version came or went, or all ends. */
  private void wakeUp() {
    ScoringSession waiting = current;
    if (waiting != null) {
      waiting.wakeUp();
    }
  }

  private Health withoutVersion(RewardModelView models) {
    Optional<String> missing =
        models.name().equals(ShippedHead.NAME) && models.versions().isEmpty()
            ? ShippedHead.missing()
            : Optional.empty();
    return missing
        .map(why -> new Health(State.WITHOUT_HEAD, lastVersion, why))
        .orElse(new Health(State.STARTING, lastVersion, "no version can score"));
  }

  /** By a member of the same name; a producer that is told so wraps it. */
  private static boolean isReplaced(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof FencedInstanceIdException) {
        return true;
      }
    }
    return false;
  }

  private Optional<RewardModelVersion> usable(RewardModelView models) {
    return models.active(v -> !refused.contains(v.getArtifactSha256()));
  }

  private void countSwap(String id) {
    if (!lastVersion.isEmpty() && !lastVersion.equals(id)) {
      LOG.info("{} scores from now on, after {}", id, lastVersion);
      counts.updateAndGet(c -> c.plus(ScoringCounts.oneSwap()));
    }
    lastVersion = id;
  }

  private void countRetry() {
    counts.updateAndGet(c -> c.plus(ScoringCounts.oneRetry()));
    health = new Health(State.RETRYING, lastVersion, "the scorer gives no answer");
  }

  /** Going on would take the place back, and both would do so for ever. */
  private void replaced(String id) {
    String reason =
        "another scorer of "
            + id
            + " uses the instance name "
            + settings.instance()
            + ", and has taken the place of this one; give each its own (--instance or"
            + " CHARM_INSTANCE)";
    LOG.error("{}", reason);
    health = new Health(State.REPLACED, id, reason);
    closed = true;
  }

  private void retrying(Exception e) {
    if (closed) {
      return;
    }
    counts.updateAndGet(c -> c.plus(ScoringCounts.oneRetry()));
    health = new Health(State.RETRYING, lastVersion, String.valueOf(e.getMessage()));
    if (e instanceof AuthorizationException) {
      LOG.error("scoring is not allowed to work, and tries again: {}", e.getMessage());
    } else {
      LOG.warn("scoring failed and is tried again: {}", e.toString());
    }
  }

  private void pause() {
    if (failures == 0 || closed) {
      return;
    }
    try {
      Thread.sleep(settings.retryPause().toMillis() << Math.min(failures - 1, MOST_DOUBLINGS));
    } catch (InterruptedException e) {
      // close() interrupts, and the loop looks at it next
    }
  }

  /** Stops between two batches, or gives up the one it waits in; nothing of that is committed. */
  @Override
  public void close() {
    closed = true;
    wakeUp();
    try {
      thread.join(PATIENCE.toMillis());
      thread.interrupt();
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped();
  }
}
