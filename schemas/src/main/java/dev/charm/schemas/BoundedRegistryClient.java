package dev.charm.schemas;

import com.fasterxml.jackson.core.JacksonException;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * Confluent's client, which tells a schema that cannot be read from a registry that gives no
 * answer: by itself it calls both a failure of input and output.
 */
final class BoundedRegistryClient extends CachedSchemaRegistryClient {

  /** The registry has the schema, but nothing can be read by it: of another kind, broken, vast. */
  static final class UnreadableSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableSchemaException(String message) {
      super(message);
    }
  }

  BoundedRegistryClient(List<String> urls, int cached, Map<String, ?> config) {
    super(urls, cached, List.of(new AvroSchemaProvider()), config, Map.of());
  }

  /**
   * What the registry answered, parsed.
   *
   * @throws UnreadableSchemaException if it cannot be
   * @throws KafkaException if it is not a schema at all, as from a proxy, or rests on others that
   *     the registry does not give
   */
  @Override
  public Optional<ParsedSchema> parseSchema(Schema answer) {
    String text = answer.getSchema();
    String type = answer.getSchemaType();
    if (text == null) {
      throw new KafkaException("the answer holds no schema");
    }
    if (type != null && !type.equals(AvroSchema.TYPE)) {
      throw new UnreadableSchemaException("the schema is of the type " + type);
    }
    WriterSchema.faultOfText(text)
        .ifPresent(
            fault -> {
              throw new UnreadableSchemaException(fault);
            });
    try {
      return Optional.of(
          Objects.requireNonNull(getSchemaProviders().get(AvroSchema.TYPE), "the one made above")
              .parseSchemaOrElseThrow(answer, false, false));
    } catch (RuntimeException | StackOverflowError e) {
      if (isAnswerMissing(e)) {
        throw new KafkaException("what the schema refers to cannot be had", e);
      }
      throw new UnreadableSchemaException("the schema does not parse");
    }
  }

  /** Whether another schema was asked for, and not given. */
  private static boolean isAnswerMissing(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      boolean ofParsing = cause instanceof JacksonException;
      if (cause instanceof RestClientException || (cause instanceof IOException && !ofParsing)) {
        return true;
      }
    }
    return false;
  }
}
