package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Partitions;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.TopicCreation;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * A broker in a process of its own, and a registry within this JVM, which answers once a schema and
 * is not asked again: a registry across the network would take part in no more than the first
 * record.
 */
public final class Cluster implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;

  private final Broker broker;
  private final Folder folder;
  private final Admin admin;
  private final Registry registry;
  private final String registryUrl;
  private final int promptPartitions;

  private Cluster(Broker broker, Folder folder, int promptPartitions) {
    this.broker = broker;
    this.folder = folder;
    this.promptPartitions = promptPartitions;
    this.registryUrl = "mock://" + UUID.randomUUID();
    this.registry = new Registry(registryUrl, Map.of());
    this.admin = Admin.create(clients());
  }

  /**
   * Starts one with all topics and schemas.
   *
   * @param work where its folder is made
   * @param promptPartitions of topics that are partitioned by prompt
   */
  public static Cluster start(Path work, int promptPartitions) throws Exception {
    Folder folder = Folder.create(work);
    Cluster cluster =
        new Cluster(Broker.start(folder.path().resolve("broker")), folder, promptPartitions);
    cluster.registry.registerAll();
    cluster.createTopics();
    return cluster;
  }

  /** Settings of clients of this broker. */
  public Properties clients() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    return properties;
  }

  /** Where applications of this JVM find the registry. */
  public String registryUrl() {
    return registryUrl;
  }

  /** The registry, with every schema. */
  public Registry registry() {
    return registry;
  }

  /** What the broker's process has used of the processors so far. */
  Duration brokerCpu() {
    return broker.cpu();
  }

  /** Stays this cluster's to close. */
  public Admin admin() {
    return admin;
  }

  /** A place for the state of an application; gone when the cluster is closed. */
  public Path stateFolder(String application) {
    return folder.path().resolve(application);
  }

  /** Removes every topic that an application has written, and makes those of the catalogue anew. */
  public void forgetOutputs() throws ExecutionException, InterruptedException {
    Set<String> outputs = new HashSet<>(admin.listTopics().names().get());
    Topics.WRITTEN_BY_OTHERS.forEach(input -> outputs.remove(input.name()));
    admin.deleteTopics(outputs).all().get();
    while (admin.listTopics().names().get().stream().anyMatch(outputs::contains)) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    createTopics();
  }

  private void createTopics() throws ExecutionException, InterruptedException {
    new TopicCreation(Partitions.ofPrompts(promptPartitions), (short) 1).createMissing(admin);
  }

  /** Creates a topic that is as another but for its name. */
  public void createLike(Topic<?> original, String name)
      throws ExecutionException, InterruptedException {
    NewTopic topic = new NewTopic(name, promptPartitions, (short) 1).configs(original.config());
    admin.createTopics(List.of(topic)).all().get();
  }

  /** Where every partition of these topics ends. */
  public Map<TopicPartition, Long> ends(Set<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get()
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(
                        p ->
                            latest.put(
                                new TopicPartition(name, p.partition()), OffsetSpec.latest())));
    return admin.listOffsets(latest).all().get().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
  }

  /** Every topic but Kafka's own. */
  public Set<String> topics() throws ExecutionException, InterruptedException {
    return admin.listTopics().names().get(); // internal ones are left out
  }

  @Override
  public void close() throws IOException {
    admin.close();
    registry.close();
    broker.close();
    folder.close();
  }
}
