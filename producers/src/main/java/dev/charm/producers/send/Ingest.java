package dev.charm.producers.send;

import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * Sends what files say to the topics of its events. A bad row goes to the dead letters as it came;
 * the rest goes on. Sending a file again changes nothing: its events have the same keys, versions
 * and values.
 */
public final class Ingest implements Sink<SendException>, AutoCloseable {
  private final EventSender sender;
  private final List<Topic<?>> topics;

  private Ingest(EventSender sender, List<Topic<?>> topics) {
    this.sender = sender;
    this.topics = topics;
  }

  /**
   * Connects, and makes sure that the topics and schemas are there.
   *
   * @param kafka client settings, {@code bootstrap.servers} among them; {@code acks=all} and
   *     idempotence are always on
   * @param topics that will be sent to
   * @throws SendException if a broker or the registry is away, or a topic or schema is not there
   */
  public static Ingest connect(Map<String, ?> kafka, Registry registry, List<Topic<?>> topics)
      throws SendException {
    return new Ingest(EventSender.connect(kafka, registry, topics), topics);
  }

  /**
   * Sends a whole file, and returns when all of it is acknowledged. The caller closes the reader.
   *
   * @throws SourceException if the file cannot be read to its end; what came before is sent
   * @throws SendException if something could not be sent
   */
  public FileReport ingest(RowReader rows, Progress progress)
      throws SourceException, SendException {
    return ingest(rows, this, progress);
  }

  /**
   * Sends a whole file, and returns when all of it is acknowledged. The caller closes the reader.
   *
   * @param through takes the rows and hands them to this
   * @throws SourceException if the file cannot be read to its end; what came before is sent
   * @throws SendException if something could not be sent
   */
  public FileReport ingest(RowReader rows, Sink<SendException> through, Progress progress)
      throws SourceException, SendException {
    FileReport report;
    try {
      report = rows.readAll(through, progress);
    } catch (SourceException e) {
      sender.flush();
      throw e;
    }
    sender.flush();
    return report;
  }

  /**
   * Sends single events, and returns when they are acknowledged.
   *
   * @throws SendException if one could not be sent
   */
  public void send(List<? extends SpecificRecord> events) throws SendException {
    queue(events);
    sender.flush();
  }

  @Override
  public void good(Row.Good row) throws SendException {
    queue(row.events());
  }

  @Override
  public void bad(Row.Bad row) throws SendException {
    sender.deadLetter(row);
  }

  private void queue(List<? extends SpecificRecord> events) throws SendException {
    for (SpecificRecord event : events) {
      queue(event);
    }
  }

  private <T extends SpecificRecord> void queue(T event) throws SendException {
    for (Topic<?> topic : topics) {
      if (topic.valueType() == event.getClass()) {
        @SuppressWarnings("unchecked") // by its class
        Topic<T> own = (Topic<T>) topic;
        sender.send(own, Keys.of(event), event);
        return;
      }
    }
    throw new IllegalArgumentException("not connected to the topic of " + event.getClass());
  }

  @Override
  public void close() {
    sender.close();
  }
}
