package dev.charm.ops.bench.cluster;

import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Partitioner;

/** Writes the inputs of a benchmark. */
public final class EventWriter implements AutoCloseable {
  private final StackWriter writer;

  /** Writes to a cluster. */
  public EventWriter(Cluster cluster) {
    this(cluster, CataloguePartitioner.class);
  }

  /** Writes to a cluster, into partitions of its own choice. */
  public EventWriter(Cluster cluster, Class<? extends Partitioner> partitioner) {
    Properties properties = cluster.clients();
    properties.put("partitioner.class", partitioner);
    properties.put("linger.ms", "5");
    properties.put("batch.size", "131072");
    this.writer = new StackWriter(properties, cluster.registryUrl());
  }

  /** Hands a record over; returns before it is written. */
  public <T extends SpecificRecord> void send(Topic<T> topic, String key, T value) {
    writer.send(topic, key, value);
  }

  /**
   * Waits until everything handed over is written.
   *
   * @throws IllegalStateException if something could not be
   */
  public void flush() {
    writer.flush();
  }

  @Override
  public void close() {
    flush();
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
