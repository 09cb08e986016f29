package dev.charm.streams;

import dev.charm.schemas.Topic.Partitioning;

/** How many partitions topics have, by what shares one. */
@FunctionalInterface
public interface PartitionCounts {
  /**
   * How many; the same for as long as the topology runs.
   *
   * @throws org.apache.kafka.common.errors.RetriableException if that is not known at present
   */
  int of(Partitioning partitioning);
}
