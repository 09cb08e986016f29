package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Under which ids records are written. An id is looked up before the first record; where the
 * registry lacks the schema it is registered again. A registry can also lose it later: deleted by
 * somebody, or restored from an older copy. Records under an id that it does not know, or that it
 * has given to another schema, can be read by nobody; so each id is looked at again at a slow pace,
 * beside the writing, which never waits for that. While nothing is written, one question for the
 * names of all subjects stands for most of these looks.
 */
final class SchemaIds implements AutoCloseable {
  /** How long records may be written under an id that is gone. */
  static final Duration PACE = Duration.ofSeconds(5);

  /** How many looks in a row are at the names alone while nothing is written. */
  private static final int LOOKS_AT_NAMES = 11;

  private static final Logger LOG = LoggerFactory.getLogger(SchemaIds.class);

  private final Subjects subjects;
  private final RegistryPatience patience;
  private final Consumer<String> tell;
  private final boolean looksAgain;
  private final Map<Topic<?>, Standing> standings = new ConcurrentHashMap<>();
  private volatile boolean used; // since the last look at ids
  private final AtomicInteger looksAtNames = new AtomicInteger(); // since then
  private @Nullable ScheduledExecutorService looking; // guarded by this

  /**
   * @param tell takes a line for people when an id has changed
   * @param looksAgain whether ids are looked at again without being asked to
   */
  SchemaIds(
      Subjects subjects, RegistryPatience patience, Consumer<String> tell, boolean looksAgain) {
    this.subjects = subjects;
    this.patience = patience;
    this.tell = tell;
    this.looksAgain = looksAgain;
  }

  /** The id of a topic; nothing is asked yet. */
  Standing of(Topic<?> topic) {
    return standings.computeIfAbsent(topic, Standing::new);
  }

  /** Looks at every id that is in use. A registry that is away changes nothing. */
  void look() {
    standings.values().forEach(Standing::look);
  }

  /** Looks at the names alone if nothing was written since the last look; else at every id. */
  private void lookAtPace() {
    if (!used && looksAtNames.get() < LOOKS_AT_NAMES && namesAreThere()) {
      looksAtNames.incrementAndGet();
      return;
    }
    used = false;
    looksAtNames.set(0);
    look();
  }

  /** The first record after a while: what stands under the names may have changed meanwhile. */
  private synchronized void lookAfterRest() {
    if (looksAtNames.get() > 0 && looking != null && !looking.isShutdown()) {
      looking.execute(this::lookAtPace);
    }
  }

  private boolean namesAreThere() {
    try {
      return standings.values().stream().noneMatch(Standing::isLost)
          && subjects.areThere(standings.keySet());
    } catch (IOException | RestClientException | RuntimeException e) {
      LOG.debug("the subjects were not listed: {}", e.toString());
      return false;
    }
  }

  private synchronized void lookFromNowOn() {
    if (looksAgain && looking == null) {
      looking =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "schema-ids");
                thread.setDaemon(true);
                return thread;
              });
      Future<?> unused = // it ends with the executor: no look throws
          looking.scheduleWithFixedDelay(
              this::lookAtPace, PACE.toMillis(), PACE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void close() {
    if (looking != null) {
      looking.shutdownNow();
    }
  }

  /** The id of one topic's published schema. */
  final class Standing {
    private final Topic<?> topic;
    private volatile @Nullable Integer id;
    private volatile @Nullable SubjectMissingException lost;
    private boolean refusalTold;

    private Standing(Topic<?> topic) {
      this.topic = topic;
    }

    /**
     * The id to write under now.
     *
     * @throws EventDecoder.RegistryUnavailableException if it is not known yet, and the registry is
     *     away
     * @throws SubjectMissingException if the registry has no such schema and takes none
     */
    int get() {
      if (!used) {
        used = true;
        lookAfterRest();
      }
      Integer known = id;
      return known != null && lost == null ? known : first();
    }

    private boolean isLost() {
      return lost != null;
    }

    private synchronized int first() {
      SubjectMissingException gone = lost;
      if (gone != null) {
        throw gone;
      }
      Integer known = id;
      if (known == null) {
        known = patience.ask(this::findOrRegister, topic::subject).orElseThrow();
        id = known;
        lookFromNowOn();
      }
      return known;
    }

    private int findOrRegister() throws IOException, RestClientException {
      Optional<Integer> found = subjects.find(topic);
      if (found.isPresent()) {
        return found.get();
      }
      int registered = register();
      say(topic.subject() + " was not registered; it is now, with schema id " + registered);
      return registered;
    }

    private int register() throws IOException, RestClientException {
      try {
        return subjects.register(topic);
      } catch (RestClientException e) {
        if (RegistryRefusal.isFinal(e)) {
          throw new SubjectMissingException(
              "the registry lacks the schema of "
                  + topic.subject()
                  + " and does not take it from here ("
                  + e.getMessage()
                  + "); run, as somebody who may: charm topics create",
              e);
        }
        throw e;
      }
    }

    private synchronized void look() {
      Integer before = id;
      if (before == null) {
        return;
      }
      try {
        Optional<Integer> now = subjects.find(topic);
        if (now.isEmpty() || !now.get().equals(before)) {
          change(before, now);
        }
        lost = null;
        refusalTold = false;
      } catch (SubjectMissingException e) {
        refused(before, e);
      } catch (IOException | RestClientException | RuntimeException e) {
        LOG.debug("{} was not looked at: {}", topic.subject(), e.toString());
      }
    }

    private void change(int before, Optional<Integer> found)
        throws IOException, RestClientException {
      int now = found.isPresent() ? found.get() : register();
      id = now;
      say(
          topic.subject()
              + ": the registry had lost its schema; it is there again, with "
              + (now == before
                  ? "the same schema id " + before
                  : "schema id " + now + " instead of " + before + fate(before)));
    }

    /** What has become of the records under an id that is not the one to write by any more. */
    private String fate(int before) throws IOException, RestClientException {
      return subjects.schema(topic, before).filter(topic.schema()::equals).isPresent()
          ? "; what was written under " + before + " can still be read"
          : "; what was written under "
              + before
              + " can be read by nobody: "
              + LostRecords.remedy(topic);
    }

    /** As long as readers still get the schema by its id, records may go on under it. */
    private void refused(int before, SubjectMissingException e) {
      try {
        boolean readable =
            subjects.schema(topic, before).filter(topic.schema()::equals).isPresent();
        lost = readable ? null : e;
        if (!refusalTold) {
          say(e.getMessage() + (readable ? "" : "; nothing is written to " + topic.name()));
          refusalTold = true;
        }
      } catch (IOException | RestClientException | RuntimeException away) {
        LOG.debug("{} was not looked at: {}", topic.subject(), away.toString());
      }
    }

    private void say(String line) {
      LOG.warn("{}", line);
      tell.accept(line);
    }
  }
}
