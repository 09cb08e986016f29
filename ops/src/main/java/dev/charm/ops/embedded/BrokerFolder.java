package dev.charm.ops.embedded;

import dev.charm.ops.lifecycle.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.record.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.metadata.MetadataRecordSerde;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Tells from the files of a broker's folder whether this broker can read it: a newer one may have
 * written it, and what Kafka says of that stands in a log, if anywhere.
 */
final class BrokerFolder {
  private static final String BOOTSTRAP = "bootstrap.checkpoint";
  private static final String METADATA = "__cluster_metadata-0";

  private BrokerFolder() {}

  /**
   * Refuses a folder that a newer broker has made.
   *
   * @throws StartException if the level of its metadata is one that this broker does not know
   */
  static void requireReadable(Path folder) throws StartException {
    short level = 0;
    for (Path file : files(folder)) {
      level = (short) Math.max(level, level(file));
    }
    short known = MetadataVersion.latestProduction().featureLevel();
    if (level > known) {
      throw new StartException(
          "the data folder "
              + folder.getParent()
              + " was made by a newer Kafka (metadata level "
              + level
              + ") than the one of this charm ("
              + AppInfoParser.getVersion()
              + ", which reads up to level "
              + known
              + "); start it with the charm that made it, or choose another folder with --data and"
              + " ingest again");
    }
  }

  /** What may name the level: the first record of all, snapshots, and the log, oldest first. */
  private static List<Path> files(Path folder) throws StartException {
    List<Path> files = new ArrayList<>();
    Path bootstrap = folder.resolve(BOOTSTRAP);
    if (Files.exists(bootstrap)) {
      files.add(bootstrap);
    }
    Path metadata = folder.resolve(METADATA);
    if (Files.isDirectory(metadata)) {
      try (Stream<Path> all = Files.list(metadata)) {
        all.filter(f -> f.toString().endsWith(".checkpoint") || f.toString().endsWith(".log"))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new StartException("cannot read the data folder " + folder + ": " + e, e);
      }
    }
    return files;
  }

  /** The greatest level of metadata that a file names; 0 if it names none. */
  private static short level(Path file) throws StartException {
    short level = 0;
    try (FileRecords records = FileRecords.open(file.toFile(), false)) {
      for (FileChannelRecordBatch batch : records.batches()) {
        if (batch.isControlBatch()) {
          continue;
        }
        for (Record record : batch) {
          level = (short) Math.max(level, level(record));
        }
      }
    } catch (IOException e) {
      throw new StartException("cannot read the data folder's file " + file + ": " + e, e);
    } catch (RuntimeException e) {
      return level; // a tail that was cut off: what to make of it is the broker's to say
    }
    return level;
  }

  private static short level(Record record) {
    try {
      var message =
          MetadataRecordSerde.INSTANCE
              .read(new ByteBufferAccessor(record.value()), record.valueSize())
              .message();
      return message instanceof FeatureLevelRecord feature
              && feature.name().equals(MetadataVersion.FEATURE_NAME)
          ? feature.featureLevel()
          : 0;
    } catch (RuntimeException e) {
      return 0; // a kind of record that this broker does not know; its level is told elsewhere
    }
  }
}
