package dev.charm.ops.bench.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Watches an application from outside until it is done: its group has committed every input, a
 * condition of the benchmark holds, and then no topic grows any more for {@link #QUIET}, the
 * distance at which {@code charm status --until-idle} looks twice.
 */
public final class Finish {
  private static final Duration QUIET = Duration.ofMillis(1200);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final long LOOK_MILLIS = 50;

  private final Cluster cluster;
  private final String group;
  private final Set<String> inputs;

  /**
   * @param group of the application
   * @param inputs topics that nobody writes to any more, and not in transactions
   */
  public Finish(Cluster cluster, String group, Set<String> inputs) {
    this.cluster = cluster;
    this.group = group;
    this.inputs = inputs;
  }

  /**
   * When it was where, by {@link System#nanoTime}.
   *
   * @param consumedAt the first look at which every input was committed
   * @param doneAt the first look that showed everything done, from which on nothing changed; the
   *     quiet that confirms it lies after that
   */
  public record Times(long consumedAt, long doneAt) {}

  /**
   * Waits for it.
   *
   * @param condition what else must hold
   * @throws IllegalStateException if it takes too long
   */
  public Times await(Callable<Boolean> condition) throws Exception {
    Map<TopicPartition, Long> targets = cluster.ends(inputs);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long consumedAt = 0;
    long doneAt = 0;
    Map<TopicPartition, Long> endsThen = Map.of();
    while (true) {
      boolean consumed = consumed(targets);
      if (consumed && consumedAt == 0) {
        consumedAt = System.nanoTime();
      }
      boolean done = consumed && condition.call();
      Map<TopicPartition, Long> ends = done ? allEnds() : Map.of();
      long now = System.nanoTime();
      if (!done || !ends.equals(endsThen)) {
        doneAt = now;
        endsThen = ends;
      } else if (now - doneAt > QUIET.toNanos()) {
        return new Times(consumedAt, doneAt);
      }
      if (now > deadline) {
        throw new IllegalStateException(group + " is not done after " + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private boolean consumed(Map<TopicPartition, Long> targets)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        cluster.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return targets.entrySet().stream()
        .allMatch(
            target -> {
              OffsetAndMetadata offset = committed.get(target.getKey());
              return target.getValue() == (offset == null ? 0 : offset.offset());
            });
  }

  private Map<TopicPartition, Long> allEnds() throws ExecutionException, InterruptedException {
    Set<String> topics = new HashSet<>(cluster.topics());
    topics.removeIf(topic -> topic.startsWith("__"));
    return cluster.ends(topics);
  }
}
