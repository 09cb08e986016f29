package dev.charm.schemas;

import static dev.charm.schemas.Framing.HEADER_BYTES;

import dev.charm.schemas.BoundedRegistryClient.UnreadableSchemaException;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a topic to its Avro record, never losing the bytes: a record that cannot be used comes
 * back as {@link Decoded.Malformed}, with its reason.
 *
 * <p>Only what the record itself is to blame for counts as malformed: bad bytes, a schema id that
 * the registry does not know, a schema by which nothing can be read, a value that {@link
 * EventCheck} refuses. A registry that is away, answers 5xx or refuses access is to blame for
 * nothing: the decoder asks again for {@code patience} with growing pauses, then throws {@link
 * RegistryUnavailableException}, on which the caller must retry, not skip. Schemas are cached, so
 * only a schema id not seen lately asks at all.
 *
 * <p>No record can harm who reads it: its size, its schema and its bytes are checked before Avro
 * reads them, see {@link WriterSchema} and {@link WireCheck}. That no memory is left for a record
 * within these bounds says nothing about the record, and is thrown as it is.
 *
 * <p>Safe for use by several threads.
 *
 * @param <T> the Avro record
 */
public final class EventDecoder<T extends SpecificRecord> implements Deserializer<Decoded<T>> {
  /** The most schema ids whose readers are kept; a topic has a handful in a lifetime. */
  static final int MAX_READERS = 200;

  private final Topic<T> topic;
  private final Schema schema;
  private final SchemaRegistryClient registry;
  private final RegistryPatience patience;
  private final Map<Integer, Reader<T>> readers = // the ones used lately
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Reader<T>> eldest) {
          return size() > MAX_READERS;
        }
      };

  /** Thrown when the registry gave no answer; the record may be perfectly good. */
  public static final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** How the records of a schema id are read, or why they cannot be. */
  private sealed interface Reader<T extends SpecificRecord> {
    Decoded<T> read(byte[] bytes);

    record Of<T extends SpecificRecord>(
        WriterName name, Schema writer, Resolution resolution, SpecificDatumReader<T> reader)
        implements Reader<T> {
      @Override
      public Decoded<T> read(byte[] bytes) {
        return EventDecoder.read(this, bytes);
      }
    }

    record None<T extends SpecificRecord>(MalformedReason reason, String detail)
        implements Reader<T> {
      @Override
      public Decoded<T> read(byte[] bytes) {
        String hint = reason == MalformedReason.UNKNOWN_SCHEMA_ID ? Framing.ofUnknownId(bytes) : "";
        return new Decoded.Malformed<>(reason, detail + hint, bytes);
      }
    }
  }

  /**
   * @param patience how long the registry is asked again while it gives no answer
   */
  EventDecoder(Topic<T> topic, SchemaRegistryClient registry, RegistryPatience patience) {
    this.topic = topic;
    this.schema = topic.schemaOfClass();
    this.registry = registry;
    this.patience = patience;
  }

  /** Decodes a value; null (a tombstone) stays null. */
  @Override
  public @Nullable Decoded<T> deserialize(String ignored, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes.length < HEADER_BYTES || bytes[0] != 0) {
      return new Decoded.Malformed<>(
          MalformedReason.NOT_AVRO, Framing.ofUnframed(schema, bytes), bytes);
    }
    if (bytes.length > topic.maxValueBytes()) {
      return new Decoded.Malformed<>(
          MalformedReason.TOO_LARGE,
          "the value has " + bytes.length + " bytes, more than " + topic.maxValueBytes(),
          bytes);
    }
    return reader(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt()).read(bytes);
  }

  private static <T extends SpecificRecord> Decoded<T> read(Reader.Of<T> by, byte[] bytes) {
    Optional<EventCheck.Fault> fault =
        WireCheck.fault(by.writer(), by.resolution(), bytes, HEADER_BYTES);
    if (fault.isPresent()) {
      return malformed(fault.get().reason(), by.name().tell(fault.get().detail()), bytes);
    }
    T value;
    try {
      value =
          by.reader()
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null));
    } catch (IOException | RuntimeException | StackOverflowError e) { // whatever Avro makes of it
      return malformed(
          MalformedReason.UNDECODABLE, by.name().tell(e.getClass().getSimpleName()), bytes);
    }
    return EventCheck.fault(value)
        .map(bad -> EventDecoder.<T>malformed(bad.reason(), bad.detail(), bytes))
        .orElseGet(() -> new Decoded.Value<>(value, bytes));
  }

  private static <T> Decoded<T> malformed(MalformedReason reason, String detail, byte[] bytes) {
    return new Decoded.Malformed<>(reason, detail + Framing.ofBody(bytes), bytes);
  }

  private Reader<T> reader(int id) {
    synchronized (readers) {
      Reader<T> known = readers.get(id);
      if (known != null) {
        return known;
      }
    }
    Reader<T> reader;
    try {
      Optional<ParsedSchema> answer = patience.ask(() -> ask(id), () -> "schema id " + id);
      if (answer.isEmpty()) { // not kept: the id may be given to a schema later
        return new Reader.None<>(
            MalformedReason.UNKNOWN_SCHEMA_ID, "the registry has no schema of the id " + id);
      }
      reader = reader(id, answer.get());
    } catch (UnreadableSchemaException e) {
      reader = new Reader.None<>(MalformedReason.UNREADABLE_SCHEMA, detail(id, e.getMessage()));
    }
    synchronized (readers) {
      readers.put(id, reader);
    }
    return reader;
  }

  private ParsedSchema ask(int id) throws IOException, RestClientException {
    try {
      return registry.getSchemaBySubjectAndId(topic.subject(), id);
    } catch (KafkaException | UnreadableSchemaException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new KafkaException("the registry client failed at schema id " + id, e);
    }
  }

  /**
   * The reader of what a schema wrote. What was written as another record has none: Avro by itself
   * reads any record as any other whose fields it can fill, and a reward would pass for a prompt
   * without text.
   */
  private Reader<T> reader(int id, ParsedSchema parsed) {
    if (!(parsed.rawSchema() instanceof Schema writer)) {
      throw new UnreadableSchemaException("the schema is of the type " + parsed.schemaType());
    }
    WriterSchema.fault(writer)
        .ifPresent(
            fault -> {
              throw new UnreadableSchemaException(fault);
            });
    WriterName name = new WriterName(registry, topic.subject(), id);
    if (writer.getType() != Schema.Type.RECORD || !writer.getName().equals(schema.getName())) {
      return none(
          name, "found " + Resolution.name(writer) + ", expected " + Resolution.name(schema));
    }
    Resolution resolution = Resolution.of(writer, schema);
    return resolution
        .always()
        .map(misfit -> none(name, misfit))
        .orElseGet(
            () ->
                new Reader.Of<>(
                    name, writer, resolution, new SpecificDatumReader<>(writer, schema)));
  }

  private Reader<T> none(WriterName name, String misfit) {
    return new Reader.None<>(MalformedReason.UNDECODABLE, name.tell(misfit));
  }

  private static String detail(int id, @Nullable String fault) {
    return "schema id " + id + ": " + fault;
  }

  /** How many schema ids it holds readers of. */
  int readers() {
    synchronized (readers) {
      return readers.size();
    }
  }
}
