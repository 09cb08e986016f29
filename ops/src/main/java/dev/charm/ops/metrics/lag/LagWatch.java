package dev.charm.ops.metrics.lag;

import dev.charm.ops.metrics.OwnMetric;
import dev.charm.ops.metrics.Reading;
import dev.charm.ops.metrics.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds, in a thread and with clients of its own, how far the stages of this
 * process are behind, whether the broker answers, and whether all is settled. A scrape is told what
 * the last look found and never waits for a broker.
 *
 * <p>Settled is what two looks in a row say: nothing waits in topics, nothing is open in tasks, and
 * nothing was counted in between. That is {@code SettledCheck} in what one process knows of itself,
 * without reading a topic.
 */
public final class LagWatch implements AutoCloseable {
  /** How far two looks lie apart. */
  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);
  private static final String PATIENCE_MS = "5000";
  private static final long CLOSE_SECONDS = 5;

  private final Map<String, Object> kafka;
  private final Supplier<List<Reading>> readings;
  private final Supplier<List<Sample>> samples;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "lag-watch");
  private final Map<String, StageLag> stages = new HashMap<>();
  private final long began = System.currentTimeMillis();
  private volatile Found found = new Found(began, false, Map.of());
  private volatile long settledAt = began;
  private volatile boolean settled;
  private double countedBefore = Double.NaN;

  /**
   * What the last look found.
   *
   * @param at when it was, milliseconds since 1970
   * @param answered whether the broker answered then
   * @param oldest when the oldest record that waits was written, by stage and topic
   */
  private record Found(long at, boolean answered, Map<String, Map<String, OptionalLong>> oldest) {}

  /**
   * Looks at nothing before {@link #start}.
   *
   * @param kafka settings of clients, {@code bootstrap.servers} among them
   * @param readings what the stages read
   * @param samples what the services measure
   */
  public LagWatch(
      Properties kafka, Supplier<List<Reading>> readings, Supplier<List<Sample>> samples) {
    this.kafka = impatient(kafka);
    this.readings = readings;
    this.samples = samples;
    thread.setDaemon(true);
  }

  private static Map<String, Object> impatient(Properties kafka) {
    Map<String, Object> config = new HashMap<>();
    kafka.stringPropertyNames().forEach(name -> config.put(name, kafka.getProperty(name)));
    config
        .keySet()
        .removeIf(
            name ->
                name.startsWith("group.")
                    || name.startsWith("main.consumer.")
                    || name.equals("state.dir")
                    || name.equals("session.timeout.ms")
                    || name.equals("metric.reporters"));
    config.put("request.timeout.ms", PATIENCE_MS);
    config.put("default.api.timeout.ms", PATIENCE_MS);
    config.put("client.id", "charm-lag-watch");
    return config;
  }

  /** Begins to look. */
  public void start() {
    thread.start();
  }

  private void watch() {
    boolean again = true;
    while (again) {
      try (Admin admin = Admin.create(kafka);
          OldestWaiting waiting = new OldestWaiting(kafka)) {
        Places places = new Places(admin);
        while (again) {
          look(admin, places, waiting);
          again = !closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (ExecutionException | RuntimeException e) {
        found = new Found(found.at(), false, found.oldest());
        settled = false;
        LOG.debug("the broker does not tell how far it is", e);
        again = pause();
      } catch (InterruptedException e) {
        again = false;
      }
    }
  }

  private boolean pause() {
    try {
      return !closed.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void look(Admin admin, Places places, OldestWaiting waiting)
      throws ExecutionException, InterruptedException {
    long now = System.currentTimeMillis();
    admin.describeCluster().clusterId().get();
    Map<String, Map<String, OptionalLong>> oldest = new TreeMap<>();
    boolean complete = true;
    for (Reading reading : readings.get()) {
      StageLag stage = stages.computeIfAbsent(reading.stage(), name -> new StageLag());
      try {
        stage.look(reading, places, waiting);
      } catch (KafkaException e) { // one stage's trouble, as a topic that is deleted just now
        LOG.debug("how far {} is cannot be told", reading.stage(), e);
        complete = false;
      }
      oldest.put(reading.stage(), Map.copyOf(stage.oldest()));
    }
    found = new Found(now, true, oldest);
    settle(complete && isNothingLeft(oldest), now);
  }

  private static boolean isNothingLeft(Map<String, Map<String, OptionalLong>> oldest) {
    return oldest.values().stream()
        .flatMap(topics -> topics.values().stream())
        .allMatch(OptionalLong::isEmpty);
  }

  private void settle(boolean nothingWaits, long now) {
    double open = 0;
    double counted = 0;
    for (Sample sample : samples.get()) {
      if (sample.metric() == OwnMetric.OPEN_WORK
          || sample.metric() == OwnMetric.CALIBRATIONS_UNSETTLED
          || sample.metric() == OwnMetric.RESTORE_REMAINING) {
        open += sample.value();
      } else if (sample.metric().kind() == OwnMetric.Kind.COUNTER) {
        counted += sample.value();
      }
    }
    settled = nothingWaits && open == 0 && counted == countedBefore;
    countedBefore = nothingWaits && open == 0 ? counted : Double.NaN;
    if (settled) {
      settledAt = now;
    }
  }

  /** How long the broker has not answered; zero while it does. */
  public Duration silence() {
    Found last = found;
    return last.answered()
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(0, System.currentTimeMillis() - last.at()));
  }

  /** What the last look found. */
  public List<Sample> samples() {
    Found last = found;
    long now = last.answered() ? last.at() : System.currentTimeMillis();
    List<Sample> all = new ArrayList<>();
    last.oldest()
        .forEach(
            (stage, topics) ->
                topics.forEach(
                    (topic, written) ->
                        all.add(OwnMetric.LAG.is(age(written, now), stage, topic))));
    all.add(OwnMetric.BROKER_SILENCE.is(silence().toMillis() / 1e3));
    long since = settled ? 0 : System.currentTimeMillis() - settledAt;
    all.add(OwnMetric.UNSETTLED.is(Math.max(0, since) / 1e3));
    return all;
  }

  private static double age(OptionalLong written, long now) {
    return written.isEmpty() ? 0 : Math.max(0, now - written.getAsLong()) / 1e3;
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
