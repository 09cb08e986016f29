package dev.charm.consumers.generation.live;

import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.Spending;
import dev.charm.consumers.service.Failures;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a policy model answer prompts: {@code charm.prompts} in, {@code charm.responses} and dead
 * letters out, under a consumer group of the policy model's own. Each prompt gets so many answers;
 * one that is corrected is answered anew, one that is withdrawn is not.
 *
 * <p>What fails is tried again with growing pauses, for ever: a broker, registry or server that is
 * away costs time and no data, and no answer that has come is asked for again. Only another service
 * of the same name ends it. A budget that is used up does not: the service stays, says so, and asks
 * for nothing more.
 */
public final class GeneratorService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GeneratorService.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final String GROUP = "charm-generator-";

  /** Requests that wait to be tried again do not keep others from being made. */
  private static final int WAITING_A_REQUEST = 5;

  private final GeneratorSettings settings;
  private final Path folder;
  private final Properties clients;
  private final Registry registry;
  private final Callable<AnswerBackend> opening;
  private final Callable<GenerationParameters> parameters;
  private final Thread thread;
  private final AtomicReference<GeneratorCounts> counts =
      new AtomicReference<>(GeneratorCounts.NONE);
  private final Spending spending;
  private final Failures failures;
  private volatile Health health = new Health(State.NEW, "");
  private volatile @Nullable Standing standing;
  private volatile @Nullable GeneratorSession current;
  private volatile boolean closed;
  private boolean withMetadata = true;
  private long toldAt = System.nanoTime() - BETWEEN_WARNINGS.toNanos();

  /** Where the service stands. */
  public enum State {
    /** Not started. */
    NEW,
    /** Reading what it needs. */
    STARTING,
    /** Asking, or waiting for prompts. */
    RUNNING,
    /** Something failed and is tried again. */
    RETRYING,
    /** The budget is used up: it stays in its group, and asks for nothing more. */
    SPENT,
    /** Another service has taken the name of this one, and so its place; stopped for good. */
    REPLACED,
    /** Stopped for good. */
    STOPPED
  }

  /** State, and what is the matter, if anything. */
  public record Health(State state, String detail) {}

  /**
   * A service that does not run yet.
   *
   * @param opening makes what answers; one that cannot be made is tried again
   * @param parameters of its answers
   * @param folder of this service alone, for copies of topics; whatever is in it is removed
   * @param clients settings of the Kafka clients, {@code bootstrap.servers} among them
   * @param registry stays the caller's to close
   */
  public GeneratorService(
      GeneratorSettings settings,
      Callable<AnswerBackend> opening,
      Callable<GenerationParameters> parameters,
      Path folder,
      Properties clients,
      Registry registry) {
    this.settings = settings;
    this.opening = opening;
    this.parameters = parameters;
    this.folder = folder;
    this.clients = clients;
    this.registry = registry;
    this.spending = new Spending(settings.budget());
    this.failures = new Failures("generation", settings.retryPause());
    this.thread =
        new Thread(this::run, "generating-" + settings.policyModel() + "-" + settings.instance());
  }

  /** Starts asking in a thread of its own; topics and schemas must exist. */
  public void start() {
    health = new Health(State.STARTING, "");
    thread.start();
  }

  /** Where the service stands. */
  public Health health() {
    return health;
  }

  /** What it did since it started. */
  public GeneratorCounts counts() {
    return counts.get();
  }

  /** How many prompts it knows, roughly: they are on disk. */
  public long prompts() {
    Standing known = standing;
    return known == null ? 0 : known.size();
  }

  /** The policy model that answers. */
  public String policyModel() {
    return settings.policyModel();
  }

  /** Group under which a policy model consumes: {@code charm-generator-NAME}. */
  public static String consumerGroup(String policyModel) {
    return GROUP + policyModel;
  }

  /** What answers is opened once: what a model in a file takes is not given back. */
  private void run() {
    while (!closed) {
      attempt(
          () -> {
            try (AnswerBackend backend = Failures.opened(opening)) {
              while (!closed) {
                attempt(() -> answer(backend));
              }
            }
          });
    }
    stopped();
  }

  /** Something that may fail, and is tried again. */
  private interface Attempt {
    void make() throws IOException, InterruptedException;
  }

  private void attempt(Attempt attempt) {
    try {
      attempt.make();
    } catch (InterruptException | InterruptedException e) {
      Thread.interrupted();
    } catch (RuntimeException | IOException e) {
      failed(e);
      pause();
    }
  }

  private void answer(AnswerBackend backend) throws IOException, InterruptedException {
    try (AnswerRecords answers =
            new AnswerRecords(settings.policyModel(), Failures.opened(parameters), registry);
        EventDecoder<Prompt> prompts = registry.decoder(Topics.PROMPTS);
        Standing known = Standing.open(settings.policyModel(), folder, clients, registry)) {
      standing = known;
      UnderWay underWay =
          new UnderWay(backend, spending, WAITING_A_REQUEST * settings.concurrency());
      try {
        while (!closed) {
          known.requireAlive();
          session(known, underWay, prompts, answers);
          pause();
        }
      } finally {
        underWay.endAll("the service ends");
      }
    } finally {
      standing = null;
    }
  }

  private void stopped() {
    if (health.state() != State.REPLACED) {
      health = new Health(State.STOPPED, "");
    }
  }

  /** Works until the service ends, or something fails. */
  private void session(
      Standing known, UnderWay underWay, EventDecoder<Prompt> prompts, AnswerRecords answers)
      throws InterruptedException {
    PromptWork work =
        new PromptWork(
            settings,
            known,
            underWay,
            spending,
            prompts,
            answers,
            () -> count(GeneratorCounts.retry()));
    try (GeneratorSession session =
        new GeneratorSession(settings, clients, work, underWay, known, withMetadata, this::count)) {
      current = session;
      session.open();
      while (!closed) {
        session.step();
        known.requireAlive();
        tell(underWay.spent(), work.results().problem());
        failures.none();
      }
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      if (Failures.isReplaced(e)) {
        replaced();
        return;
      }
      if (Failures.has(e, OffsetMetadataTooLarge.class)) {
        withMetadata = false;
        LOG.warn(
            "the broker takes less metadata with an offset (offset.metadata.max.bytes) than {}"
                + " prompts under way need, so that none is committed",
            settings.policyModel());
      }
      failed(e);
    } finally {
      current = null;
    }
  }

  private void count(GeneratorCounts more) {
    counts.updateAndGet(known -> known.plus(more));
  }

  private void tell(@Nullable String spent, @Nullable String problem) {
    Health now =
        spent != null
            ? new Health(
                State.SPENT,
                settings.policyModel()
                    + " asks for nothing more: "
                    + spent
                    + "; it goes on after a start with a larger one")
            : problem != null ? new Health(State.RETRYING, problem) : new Health(State.RUNNING, "");
    if (!now.equals(health)) {
      long at = System.nanoTime();
      boolean told = at - toldAt < BETWEEN_WARNINGS.toNanos() && now.state() != State.SPENT;
      if (!now.detail().isEmpty() && now.state() != health.state() && !told) {
        toldAt = at;
        LOG.warn("{}: {}", settings.policyModel(), now.detail());
      }
      health = now;
    }
  }

  private void replaced() {
    String reason =
        Failures.replaced("generator of " + settings.policyModel(), settings.instance());
    health = new Health(State.REPLACED, reason);
    closed = true;
  }

  private void failed(Exception e) {
    failures.another();
    if (!closed) {
      count(GeneratorCounts.retry());
      health = new Health(State.RETRYING, String.valueOf(e.getMessage()));
      failures.log(e);
    }
  }

  private void pause() {
    if (!closed) {
      failures.pause();
    }
  }

  /** Publishes the answers that have come, and ends the requests that run. */
  @Override
  public void close() {
    closed = true;
    GeneratorSession waiting = current;
    if (waiting != null) {
      waiting.wakeUp();
    }
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
