package dev.charm.ops.bench.cluster;

import dev.charm.ops.bench.report.Detail;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.LogDirDescription;

/** What an application has written to each topic, changelogs included. */
public final class Written {
  private record Volume(double records, double bytes) {
    Volume plus(Volume other) {
      return new Volume(records + other.records, bytes + other.bytes);
    }
  }

  private Written() {}

  /**
   * What the running producers of an application have sent so far, and what the logs take on disk,
   * compressed as the topic demands.
   *
   * @param application whose clients' names begin with it
   * @param inputs to divide by
   * @param input what one of them is called
   */
  public static Detail by(Cluster cluster, String application, long inputs, String input)
      throws JMException, ExecutionException, InterruptedException {
    Map<String, Long> disk = onDisk(cluster);
    List<List<Object>> rows = new ArrayList<>();
    Volume all = new Volume(0, 0);
    long allOnDisk = 0;
    for (Map.Entry<String, Volume> topic : sent(application).entrySet()) {
      long kept = disk.getOrDefault(topic.getKey(), 0L);
      rows.add(row(topic.getKey(), topic.getValue(), kept, inputs));
      all = all.plus(topic.getValue());
      allOnDisk += kept;
    }
    rows.add(row("all", all, allOnDisk, inputs));
    return new Detail(
        "Written by " + application,
        List.of("topic", "records a " + input, "bytes sent a " + input, "bytes on disk a " + input),
        rows);
  }

  private static List<Object> row(String topic, Volume sent, long disk, long inputs) {
    return List.of(topic, sent.records() / inputs, sent.bytes() / inputs, (double) disk / inputs);
  }

  private static Map<String, Volume> sent(String application) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Map<String, Volume> topics = new TreeMap<>();
    for (ObjectName name :
        server.queryNames(
            new ObjectName("kafka.producer:type=producer-topic-metrics,client-id=*,topic=*"),
            null)) {
      if (name.getKeyProperty("client-id").replace("\"", "").startsWith(application)) {
        topics.merge(
            name.getKeyProperty("topic").replace("\"", ""),
            new Volume(
                (double) server.getAttribute(name, "record-send-total"),
                (double) server.getAttribute(name, "byte-total")),
            Volume::plus);
      }
    }
    return topics;
  }

  private static Map<String, Long> onDisk(Cluster cluster)
      throws ExecutionException, InterruptedException {
    DescribeClusterResult brokers = cluster.admin().describeCluster();
    List<Integer> ids = brokers.nodes().get().stream().map(node -> node.id()).toList();
    Map<String, Long> sizes = new TreeMap<>();
    for (Map<String, LogDirDescription> folders :
        cluster.admin().describeLogDirs(ids).allDescriptions().get().values()) {
      for (LogDirDescription folder : folders.values()) {
        folder
            .replicaInfos()
            .forEach(
                (partition, replica) -> {
                  if (!replica.isFuture()) {
                    sizes.merge(partition.topic(), replica.size(), Long::sum);
                  }
                });
      }
    }
    return sizes;
  }
}
