package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.StreamsConfig;

/** {@link PassThrough} of one topic as a program. */
public final class PassThroughMain {
  private PassThroughMain() {}

  /**
   * Runs it until the process ends.
   *
   * @param args bootstrap servers, application id, state folder, and the topic
   */
  public static void main(String[] args) throws Exception {
    Registry registry = new Registry("mock://small-heap", Map.of());
    registry.registerAll(); // in the order of the parent, which gives the same ids
    Properties clients = new Properties();
    clients.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
    Topic<?> topic =
        Topics.all().stream().filter(one -> one.name().equals(args[3])).findAny().orElseThrow();
    try (PassThrough passThrough =
        new PassThrough(
            registry, PassThrough.settings(clients, args[1], args[2]), List.of(topic))) {
      passThrough.start();
      new CountDownLatch(1).await();
    }
  }
}
