package dev.charm.streams.intake;

import dev.charm.schemas.Topic.Partitioning;
import org.apache.kafka.common.errors.RetriableException;

/** How many partitions topics have, by what shares one. */
@FunctionalInterface
public interface PartitionCounts {
  /**
   * Nobody is asked and nothing is routed: every record is trusted to lie where it belongs. To
   * measure what it costs to look.
   */
  PartitionCounts TRUSTED = partitioning -> 0;

  /**
   * How many; the same for as long as the topology runs.
   *
   * @throws RetriableException if that is not known at present
   */
  int of(Partitioning partitioning);
}
