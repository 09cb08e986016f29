package dev.charm.streams.guarantees;

import dev.charm.schemas.Partitions;
import dev.charm.schemas.TopicCreation;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.common.utils.Utils;

/** A real broker in the JVM of the test, with the topics of the catalogue. */
public final class InJvmCluster implements AutoCloseable {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "group.initial.rebalance.delay.ms", "0",
          "group.min.session.timeout.ms", "1000",
          "log.cleaner.dedupe.buffer.size", "2097152",
          "offsets.topic.replication.factor", "1",
          "offsets.topic.num.partitions", "2",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "transaction.state.log.num.partitions", "2",
          "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");

  private final KafkaClusterTestKit cluster;

  private InJvmCluster(KafkaClusterTestKit cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts it and creates the topics.
   *
   * @param partitions of the topics partitioned by prompt
   */
  public static InJvmCluster start(int partitions) throws Exception {
    KafkaClusterTestKit.Builder builder =
        new KafkaClusterTestKit.Builder(
            new TestKitNodes.Builder()
                .setCombined(true)
                .setNumControllerNodes(1)
                .setNumBrokerNodes(1)
                .build());
    SETTINGS.forEach(builder::setConfigProp);
    InJvmCluster started = new InJvmCluster(builder.build());
    try {
      started.cluster.format();
      started.cluster.startup();
      started.cluster.waitForReadyBrokers();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", started.bootstrapServers()))) {
        new TopicCreation(
                new Partitions(partitions, Math.min(partitions, 2), partitions), (short) 1)
            .createMissing(admin);
      }
      return started;
    } catch (Exception e) {
      started.close();
      throw e;
    }
  }

  public String bootstrapServers() {
    return cluster.bootstrapServers();
  }

  @Override
  public void close() {
    Utils.closeQuietly(cluster, "cluster of the test");
  }
}
