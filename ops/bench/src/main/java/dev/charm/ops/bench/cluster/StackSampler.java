package dev.charm.ops.bench.cluster;

import dev.charm.ops.bench.report.Detail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Where the stream threads of this JVM spend their time, waiting included: looks at their stacks
 * every few milliseconds and books each look to the first of {@link #PLACES} that a frame belongs
 * to, innermost frame first. Looks happen at safepoints, so shares are good to some per cent.
 */
public final class StackSampler implements AutoCloseable {
  private static final long EVERY_MILLIS = 3;
  private static final int HOTTEST = 12;

  /** Prefix of class or class and method, and what time spent there is called. */
  private static final Map<String, String> PLACES = places();

  private static final Set<String> WAITING =
      Set.of(
          "sun.nio.ch.EPoll.wait",
          "jdk.internal.misc.Unsafe.park",
          "java.lang.Object.wait",
          "java.lang.Thread.sleep");

  private final Map<String, Integer> looks = new HashMap<>();
  private final Map<String, Integer> methods = new HashMap<>();
  private final Thread sampler = new Thread(this::sample, "stack-sampler");
  private volatile boolean closed;

  private StackSampler() {
    sampler.setDaemon(true);
  }

  /** Starts looking if wanted; otherwise it costs nothing and has nothing to tell. */
  public static StackSampler of(boolean wanted) {
    StackSampler sampler = new StackSampler();
    if (wanted) {
      sampler.sampler.start();
    }
    return sampler;
  }

  private static Map<String, String> places() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("org.rocksdb.RocksDB.open", "start");
    places.put("org.rocksdb.RocksDB.createColumnFamilies", "start");
    places.put("org.rocksdb.", "RocksDB");
    places.put("org.apache.kafka.streams.state.internals.ThreadCache", "store cache");
    places.put("org.apache.kafka.streams.state.internals.NamedCache", "store cache");
    places.put("org.apache.kafka.streams.processor.internals.StoreChangelogReader", "restore");
    places.put("dev.charm.schemas.EventCheck", "checks of records");
    places.put("dev.charm.schemas.EventDecoder", "Avro decoding");
    places.put("dev.charm.schemas.EventEncoder", "Avro encoding");
    places.put("org.apache.kafka.clients.producer.KafkaProducer.commitTransaction", "commit");
    places.put("org.apache.kafka.clients.producer.KafkaProducer.sendOffsets", "commit");
    places.put("org.apache.kafka.clients.producer.KafkaProducer.flush", "commit: flush");
    places.put("org.apache.kafka.clients.producer.KafkaProducer.", "producer, sending");
    places.put("org.apache.kafka.streams.processor.internals.InternalTopicManager", "start");
    places.put("org.apache.kafka.streams.processor.internals.StateDirectory", "start");
    places.put("org.apache.kafka.clients.consumer.", "consumer");
    places.put("dev.charm.calibration.", "calibration mathematics");
    places.put("dev.charm.streams.merge.", "merger");
    places.put("dev.charm.streams.rating.", "ratings");
    places.put("dev.charm.streams.prompt.", "prompt task");
    places.put("org.apache.kafka.streams.state.", "stores, outside RocksDB and cache");
    places.put("org.apache.kafka.streams.", "Kafka Streams");
    return places;
  }

  private void sample() {
    List<Thread> threads = new ArrayList<>();
    try {
      for (int i = 0; !closed; i++) {
        if (i % 100 == 0) {
          threads = streamThreads();
        }
        threads.forEach(thread -> book(thread.getStackTrace()));
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Thread> streamThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches(".*-StreamThread-\\d+"))
        .toList();
  }

  private synchronized void book(StackTraceElement[] stack) {
    if (stack.length == 0) {
      return;
    }
    looks.merge(place(stack), 1, Integer::sum);
    methods.merge(stack[0].getClassName() + "." + stack[0].getMethodName(), 1, Integer::sum);
  }

  private static String place(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      String method = frame.getClassName() + "." + frame.getMethodName();
      for (Map.Entry<String, String> place : PLACES.entrySet()) {
        if (method.startsWith(place.getKey())) {
          return place.getValue() + (isWaiting(stack[0]) ? " (waiting)" : "");
        }
      }
    }
    return "other";
  }

  private static boolean isWaiting(StackTraceElement innermost) {
    return WAITING.contains(innermost.getClassName() + "." + innermost.getMethodName());
  }

  /** Stops looking and tells what was seen. */
  public synchronized List<Detail> stop(String of) {
    closed = true;
    return List.of(
        shares("Where the stream thread of " + of + " spends its time", "place", looks),
        shares("Innermost methods of the stream thread of " + of, "method", methods));
  }

  private static Detail shares(String title, String of, Map<String, Integer> counts) {
    double all = counts.values().stream().mapToInt(Integer::intValue).sum();
    return new Detail(
        title,
        List.of(of, "share of time, %"),
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(of.equals("method") ? HOTTEST : counts.size())
            .map(count -> List.<Object>of(count.getKey(), 100 * count.getValue() / all))
            .toList());
  }

  @Override
  public void close() {
    closed = true;
  }
}
