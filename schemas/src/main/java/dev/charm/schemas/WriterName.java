package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.SubjectVersion;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The schema that a record was written with, in the words by which its owner finds it: {@code
 * charm.rewards-value version 2 (id 17)}. The registry is asked once, for the version, and only
 * when a record is to be told of; where it gives no answer the version is left out.
 */
final class WriterName {
  private final SchemaRegistryClient registry;
  private final String subject;
  private final int id;
  private @Nullable String name;

  /**
   * @param subject of the topic; the schema may be another's
   */
  WriterName(SchemaRegistryClient registry, String subject, int id) {
    this.registry = registry;
    this.subject = subject;
    this.id = id;
  }

  /** What went wrong with a record or with all of the schema. */
  String tell(String what) {
    return this + ": " + what;
  }

  @Override
  public synchronized String toString() {
    String known = name;
    if (known == null) {
      known = ask() + " (id " + id + ")";
      name = known;
    }
    return known;
  }

  private String ask() {
    try {
      Collection<SubjectVersion> all = registry.getAllVersionsById(id);
      return all.stream()
          .max(
              Comparator.<SubjectVersion, Boolean>comparing(one -> subject.equals(one.getSubject()))
                  .thenComparing(SubjectVersion::getVersion))
          .map(one -> one.getSubject() + " version " + one.getVersion())
          .orElse(subject);
    } catch (IOException | RestClientException | RuntimeException e) {
      return subject;
    }
  }
}
