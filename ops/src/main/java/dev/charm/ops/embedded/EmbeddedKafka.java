package dev.charm.ops.embedded;

import dev.charm.ops.folder.PrivateFolder;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.schemas.Topic;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker inside this JVM: one KRaft node that is broker and controller, on 127.0.0.1.
 *
 * <p>Its folder survives a stop and a kill. It uses Kafka's internal API ({@link KafkaRaftServer},
 * {@link Formatter}), and this class is the only one that does.
 */
public final class EmbeddedKafka implements Service {
  private static final String NODE = "1";

  /** A record of the largest admitted size, with its batch around it. */
  private static final int MAX_MESSAGE_BYTES = Topic.MAX_TEXT_RECORD_BYTES + 64 * 1024;

  private final Path folder;
  private final int port;
  private @Nullable KafkaRaftServer server;
  private State state = State.STARTING;

  /**
   * @param folder what the broker keeps, created if need be
   * @param port to listen on
   */
  public EmbeddedKafka(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  @Override
  public String name() {
    return "broker";
  }

  /** What clients connect to. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Starts the broker and returns when it takes requests. */
  @Override
  public synchronized void start() throws StartException, InterruptedException {
    Ports.require(port, "the broker", "--bootstrap-port");
    BrokerFolder.requireReadable(folder);
    try {
      format();
      BrokerHalt.isTold(folder);
      server = new KafkaRaftServer(new KafkaConfig(settings(Ports.freeBeside(port))), Time.SYSTEM);
      server.startup();
      state = State.RUNNING;
    } catch (Exception e) {
      state = State.FAILED;
      throw new StartException("the broker cannot start on " + folder + ": " + e.getMessage(), e);
    }
  }

  private Map<String, String> settings(int controllerPort) {
    Map<String, String> s = new LinkedHashMap<>();
    s.put("process.roles", "broker,controller");
    s.put("node.id", NODE);
    s.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    s.put("listeners", "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    s.put("advertised.listeners", "BROKER://127.0.0.1:" + port);
    s.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    s.put("controller.listener.names", "CONTROLLER");
    s.put("inter.broker.listener.name", "BROKER");
    s.put("log.dirs", folder.toString());

    s.put("auto.create.topics.enable", "false");
    s.put("message.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));
    s.put("replica.fetch.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));

    // One node: nothing is replicated, and a few partitions are enough for the internal topics.
    s.put("offsets.topic.replication.factor", "1");
    s.put("offsets.topic.num.partitions", "4");
    s.put("transaction.state.log.replication.factor", "1");
    s.put("transaction.state.log.min.isr", "1");
    s.put("transaction.state.log.num.partitions", "4");
    s.put("share.coordinator.state.topic.replication.factor", "1");
    s.put("share.coordinator.state.topic.min.isr", "1");
    s.put("group.initial.rebalance.delay.ms", "0");
    // No record that says nothing, twice a second: they are for controllers that must notice one
    // another's silence.
    s.put("metadata.max.idle.interval.ms", "0");
    // Restarting after a kill waits for the killed broker's session to end.
    s.put("broker.session.timeout.ms", "3000");
    s.put("broker.heartbeat.interval.ms", "1000");

    // Small: one machine, a few clients. 2 MiB map 78,000 keys a pass; compaction takes more
    // passes.
    s.put("log.cleaner.dedupe.buffer.size", String.valueOf(2 * 1024 * 1024));
    s.put("log.cleaner.threads", "1");
    // What is forgotten leaves the disk within seconds; by default it takes six minutes.
    s.put("log.cleaner.backoff.ms", "2000");
    s.put("log.retention.check.interval.ms", "10000");
    s.put("log.segment.delete.delay.ms", "5000");
    s.put("log.index.size.max.bytes", String.valueOf(1024 * 1024));
    s.put("num.network.threads", "2");
    s.put("num.io.threads", "4");
    s.put("background.threads", "2");
    s.put("num.recovery.threads.per.data.dir", "2");
    return s;
  }

  /** Gives a new folder its cluster id, as {@code kafka-storage format} does. */
  private void format() throws Exception {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    PrivateFolder.create(folder);
    Formatter formatter = new Formatter();
    formatter.setPrintStream(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    formatter.setSupportedFeatures(Feature.PRODUCTION_FEATURES);
    formatter.setNodeId(Integer.parseInt(NODE));
    formatter.setClusterId(Uuid.randomUuid().toString());
    formatter.setDirectories(List.of(folder.toString()));
    formatter.setReleaseVersion(MetadataVersion.latestProduction());
    formatter.setIgnoreFormatted(true);
    formatter.setControllerListenerName("CONTROLLER");
    formatter.setMetadataLogDirectory(folder.toString());
    formatter.run();
  }

  @Override
  public synchronized State state() {
    return state;
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
    if (state != State.FAILED) {
      state = State.STOPPED;
    }
  }
}
