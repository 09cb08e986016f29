package dev.charm.consumers.scoring;

import dev.charm.consumers.service.Failures;
import dev.charm.schemas.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores responses: {@code charm.responses} in, {@code charm.rewards} and dead letters out.
 *
 * <p>What scores is the active version of a reward model in {@code charm.reward-models}, or one
 * that a file declares. When another version becomes active the service changes between two
 * batches, and scores everything from the beginning under the new version's own consumer group
 * (embeddings are remembered, so that costs the head alone). A version that cannot be loaded is
 * refused, and another that is active goes on, if there is one; a version whose model lies in a
 * folder is tried again, in case the folder appears.
 *
 * <p>What fails is tried again with growing pauses, for ever: a broker, registry or scorer that is
 * away costs time and no data. Only another service of the same name ends it.
 */
public final class ScoringService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScoringService.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ScoringSettings settings;
  private final Path folder;
  private final Properties clients;
  private final Registry registry;
  private final ScorerSource.Factory sources;
  private final Failures failures;
  private final Thread thread;
  private final AtomicReference<ScoringCounts> counts = new AtomicReference<>(ScoringCounts.NONE);
  private volatile Health health = new Health(State.NEW, "", "");
  private volatile @Nullable PromptTexts prompts;
  private volatile @Nullable ScoringSession current;
  private volatile boolean closed;
  private volatile String lastVersion = "";

  /** Where the service stands. */
  public enum State {
    /** Not started. */
    NEW,
    /** Reading what it needs, or without an active version. */
    STARTING,
    /**
     * There is no version that can score here, nor a head to begin with; whatever version comes
     * will score.
     */
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
   * A service that does not run yet, of the active version of a reward model.
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
    this(
        settings,
        folder,
        clients,
        registry,
        () -> new TopicSource(settings, scorers, clients, registry));
  }

  private ScoringService(
      ScoringSettings settings,
      Path folder,
      Properties clients,
      Registry registry,
      ScorerSource.Factory sources) {
    this.settings = settings;
    this.folder = folder;
    this.clients = clients;
    this.registry = registry;
    this.sources = sources;
    this.failures = new Failures("scoring", settings.retryPause());
    this.thread =
        new Thread(this::run, "scoring-" + settings.rewardModelName() + "-" + settings.instance());
  }

  /**
   * A service that does not run yet, of one reward model that is declared in a file. One that
   * cannot be loaded is tried again.
   *
   * @param rewardModel {@code name@version}
   * @param opening loads it
   */
  public static ScoringService ofDeclared(
      String rewardModel,
      Callable<RewardScorer> opening,
      ScoringSettings settings,
      Path folder,
      Properties clients,
      Registry registry) {
    return new ScoringService(
        settings,
        folder,
        clients,
        registry,
        () -> new DeclaredSource(rewardModel, () -> Failures.opened(opening)));
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

  /** Most responses that a batch has. */
  public int batch() {
    return settings.batch();
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
      try (ScorerSource source = sources.open();
          PromptTexts texts =
              new PromptTexts(settings.promptPatience(), folder, clients, registry)) {
        prompts = texts;
        source.begin(this::wakeUp);
        while (!closed) {
          source.requireAlive();
          texts.requireAlive();
          if (session(source, texts)) {
            failures.none();
          } else {
            failures.another();
          }
          pause();
        }
      } catch (InterruptException | InterruptedException e) {
        Thread.interrupted();
      } catch (RuntimeException | IOException e) {
        failures.another();
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

  /** Works with what is to score until that is another; false if it failed. */
  private boolean session(ScorerSource source, PromptTexts prompts) throws InterruptedException {
    Optional<ScorerSource.Choice> chosen = source.choice();
    if (chosen.isEmpty()) {
      health = withoutVersion(source);
      source.await(BETWEEN_LOOKS);
      return true;
    }
    String id = chosen.get().id();
    RewardScorer scorer;
    try {
      scorer = chosen.get().opening().open();
    } catch (IOException e) {
      LOG.error("{} cannot be loaded: {}", id, e.getMessage());
      source.refuse(chosen.get(), String.valueOf(e.getMessage()));
      boolean another = !source.choice().equals(chosen);
      health = new Health(State.RETRYING, lastVersion, id + ": " + e.getMessage());
      return another;
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
      while (!closed
          && source.choice().map(ScorerSource.Choice::id).filter(id::equals).isPresent()) {
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
      if (Failures.isReplaced(e)) {
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

  private Health withoutVersion(ScorerSource source) {
    return source
        .problem()
        .map(why -> new Health(State.WITHOUT_HEAD, lastVersion, why))
        .orElse(new Health(State.STARTING, lastVersion, "no version can score"));
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

  private void replaced(String id) {
    health =
        new Health(State.REPLACED, id, Failures.replaced("scorer of " + id, settings.instance()));
    closed = true;
  }

  private void retrying(Exception e) {
    if (!closed) {
      counts.updateAndGet(c -> c.plus(ScoringCounts.oneRetry()));
      health = new Health(State.RETRYING, lastVersion, String.valueOf(e.getMessage()));
      failures.log(e);
    }
  }

  private void pause() {
    if (!closed) {
      failures.pause();
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
