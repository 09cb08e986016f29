package dev.charm.ops.metrics.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.charm.ops.http.LocalServer;
import dev.charm.ops.lifecycle.Held;
import dev.charm.ops.lifecycle.RunningServices;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.metrics.OwnMetric;
import dev.charm.ops.metrics.Reading;
import dev.charm.ops.metrics.Sample;
import dev.charm.ops.metrics.kafka.KafkaMetrics;
import dev.charm.ops.metrics.lag.LagWatch;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics}, {@code /health/live} and {@code /health/ready} of the services of this process:
 * one of them itself, to be started first, and so stopped last.
 */
public final class Monitoring implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  /** Fewer than the server has threads: health is answered however slowly metrics are taken. */
  private static final int SCRAPES_AT_ONCE = 4;

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final RunningServices running;
  private final LagWatch lags;
  private final Health health;
  private final ProcessMetrics metrics;
  private final LocalServer server;
  private volatile State state = State.STARTING;
  private final Semaphore scrapes = new Semaphore(SCRAPES_AT_ONCE);

  /**
   * Where it listens.
   *
   * @param bind the address
   * @param port 0 takes a free one
   * @param hosts names that are answered, beside addresses and {@code localhost}
   */
  public record At(String bind, int port, List<String> hosts) {}

  /**
   * Listens to nobody yet.
   *
   * @param running the services
   * @param kafka settings of clients, {@code bootstrap.servers} among them
   */
  public Monitoring(At at, RunningServices running, Properties kafka) {
    this.running = running;
    this.lags = new LagWatch(kafka, this::allReadings, this::serviceSamples);
    this.health = new Health(running, kafka.getProperty("bootstrap.servers"), lags::silence);
    this.metrics = new ProcessMetrics(new OwnMetrics(this::allSamples), new KafkaMetrics());
    this.server = LocalServer.create("metrics", at.bind(), at.port(), at.hosts(), config -> {});
    server.app().get("/metrics", this::metrics);
    server.app().get("/health/live", context -> answer(context, "live", health.live()));
    server.app().get("/health/ready", context -> answer(context, "ready", health.ready()));
  }

  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public State state() {
    return state;
  }

  /**
   * Answers from now on.
   *
   * @throws StartException if the port is taken, or the address is none of this machine
   */
  @Override
  public void start() throws StartException {
    server.start();
    lags.start();
    state = State.RUNNING;
  }

  /** Where the metrics are. */
  public String url() {
    return server.url() + "/metrics";
  }

  private void metrics(Context context) throws IOException {
    if (!scrapes.tryAcquire()) {
      context.status(503).header("Retry-After", "1").result("too many scrapes at once\n");
      return;
    }
    try {
      String accept = context.header("Accept");
      String type =
          accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
      ByteArrayOutputStream page = new ByteArrayOutputStream(1 << 16);
      metrics.write(page, type);
      context.contentType(type).result(page.toByteArray());
    } finally {
      scrapes.release();
    }
  }

  private static void answer(Context context, String question, Health.Answer answer)
      throws JsonProcessingException {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put(question, answer.good());
    if (!answer.waitsFor().isEmpty()) {
      said.put("waits_for", answer.waitsFor());
    }
    if (!answer.notes().isEmpty()) {
      said.put("notes", answer.notes());
    }
    context
        .status(answer.good() ? 200 : 503)
        .contentType("application/json")
        .result(JSON.writeValueAsString(said) + "\n");
  }

  private List<Reading> allReadings() {
    return running.services().stream().flatMap(service -> service.readings().stream()).toList();
  }

  private List<Sample> serviceSamples() {
    List<Sample> all = new ArrayList<>();
    for (Service service : running.services()) {
      all.add(OwnMetric.SERVICE_READY.is(service.takesWork() ? 1 : 0, service.name()));
      try {
        all.addAll(samples(service));
      } catch (RuntimeException e) { // one that ends just now hides nothing of the others
        LOG.warn("what {} measures is not known: {}", service.name(), e.toString());
      }
    }
    return all;
  }

  private static List<Sample> samples(Service service) {
    List<Sample> all = new ArrayList<>(service.samples());
    for (Held held : service.held()) {
      all.add(OwnMetric.HELD.is(held.count(), service.name(), held.things()));
    }
    return all;
  }

  private List<Sample> allSamples() {
    List<Sample> all = new ArrayList<>(serviceSamples());
    all.addAll(lags.samples());
    return all;
  }

  @Override
  public void close() {
    state = State.STOPPED;
    server.close();
    lags.close();
    metrics.close();
  }
}
