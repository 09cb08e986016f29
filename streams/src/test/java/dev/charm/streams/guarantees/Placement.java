package dev.charm.streams.guarantees;

import dev.charm.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;

/** Into which partitions producers put events. */
public enum Placement {
  /** Where they belong. */
  RIGHT {
    @Override
    int partition(Topic<?> topic, String key, int partitions, Random random) {
      return topic.partition(key, partitions);
    }
  },

  /** Where clients of librdkafka put them unless told otherwise: by the CRC32 of the key. */
  CRC32 {
    @Override
    int partition(Topic<?> topic, String key, int partitions, Random random) {
      CRC32 crc = new CRC32();
      crc.update(key.getBytes(StandardCharsets.UTF_8));
      return (int) (crc.getValue() % partitions);
    }
  },

  /** Each of two producers of every key has its own way. */
  BOTH {
    @Override
    int partition(Topic<?> topic, String key, int partitions, Random random) {
      return (random.nextBoolean() ? RIGHT : CRC32).partition(topic, key, partitions, random);
    }
  },

  /** Anywhere: as by many producers, each with a partitioner of its own. */
  ANYWHERE {
    @Override
    int partition(Topic<?> topic, String key, int partitions, Random random) {
      return random.nextInt(partitions);
    }
  };

  abstract int partition(Topic<?> topic, String key, int partitions, Random random);
}
