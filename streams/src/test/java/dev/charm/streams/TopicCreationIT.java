package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Partitions;
import dev.charm.schemas.TopicCreation;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** Topics that have been created can be used, on every broker. */
class TopicCreationIT {
  private static final int PARTITIONS = 24;

  private KafkaClusterTestKit cluster;

  @AfterEach
  void stopBrokers() {
    Utils.closeQuietly(cluster, "cluster of the test");
  }

  @RepeatedTest(3)
  void everyPartitionTakesRecordsOnceTheTopicsAreCreated() throws Exception {
    startBrokers(3);
    Map<String, Object> client = Map.of("bootstrap.servers", cluster.bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      new TopicCreation(Partitions.ofPrompts(PARTITIONS), (short) 1).createMissing(admin);
    }

    List<Integer> written = writeOneRecordToEachPartition(client);

    assertThat(written).hasSize(PARTITIONS);
  }

  private static List<Integer> writeOneRecordToEachPartition(Map<String, Object> client)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent =
          IntStream.range(0, PARTITIONS)
              .mapToObj(
                  p -> new ProducerRecord<>(Topics.REWARDS.name(), p, new byte[0], new byte[1]))
              .map(producer::send)
              .toList();
      return sent.stream().map(TopicCreationIT::partition).toList();
    }
  }

  private static int partition(Future<RecordMetadata> sent) {
    try {
      return sent.get().partition();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void startBrokers(int count) throws Exception {
    cluster =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder()
                    .setNumControllerNodes(1)
                    .setNumBrokerNodes(count)
                    .build())
            .build();
    cluster.format();
    cluster.startup();
    cluster.waitForReadyBrokers();
  }
}
