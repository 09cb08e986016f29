package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subjects of the catalogue in a registry: whether they are there, and how they get there.
 * Every answer is the registry's own, of now.
 */
final class Subjects {
  private static final Logger LOG = LoggerFactory.getLogger(Subjects.class);
  private static final String PREFIX = "charm.";
  private static final int CONFLICT = 409;

  private final SchemaRegistryClient client;

  /**
   * @param client that nobody else uses: what it remembers is dropped before each question
   */
  Subjects(SchemaRegistryClient client) {
    this.client = client;
  }

  /**
   * The id under which a topic's published schema stands, or empty if it does not: never, or not
   * any more. One that differs in blanks alone counts as the same.
   */
  Optional<Integer> find(Topic<?> topic) throws IOException, RestClientException {
    AvroSchema published = new AvroSchema(topic.schema());
    for (boolean normalize : new boolean[] {false, true}) {
      try {
        return Optional.of(fresh().getId(topic.subject(), published, normalize));
      } catch (RestClientException e) {
        if (!RegistryRefusal.isMissing(e)) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the registry has all of these subjects; what stands under them is not looked at. */
  boolean areThere(Collection<Topic<?>> topics) throws IOException, RestClientException {
    Set<String> there = new HashSet<>(client.getAllSubjectsByPrefix(PREFIX));
    return topics.stream().allMatch(topic -> there.contains(topic.subject()));
  }

  /**
   * Registers a topic's published schema, unless it is there, and holds the subject to its level.
   *
   * @return its id
   * @throws RestClientException if the registry refuses, for example what does not go with what is
   *     there
   */
  int register(Topic<?> topic) throws IOException, RestClientException {
    return register(topic, find(topic), new LevelForAll());
  }

  /**
   * Registers the published schemas of topics, as one by one, with fewer questions.
   *
   * @throws RestClientException if the registry refuses; the message names the subject
   */
  void registerAll(Collection<Topic<?>> topics) throws IOException, RestClientException {
    Set<String> listed = listed(topics);
    LevelForAll levelForAll = new LevelForAll();
    for (Topic<?> topic : topics) {
      try {
        Optional<Integer> known = listed.contains(topic.subject()) ? find(topic) : Optional.empty();
        register(topic, known, levelForAll);
      } catch (RestClientException e) {
        throw new RestClientException(
            topic.subject() + ": " + e.getMessage(), e.getStatus(), e.getErrorCode());
      }
    }
  }

  /** The subjects that the registry has; those of all topics if it does not list them. */
  private Set<String> listed(Collection<Topic<?>> topics) throws IOException {
    try {
      return new HashSet<>(client.getAllSubjectsByPrefix(PREFIX));
    } catch (RestClientException e) {
      LOG.debug("the subjects were not listed: {}", e.toString());
      return topics.stream().map(Topic::subject).collect(Collectors.toSet());
    }
  }

  private int register(Topic<?> topic, Optional<Integer> known, LevelForAll levelForAll)
      throws IOException, RestClientException {
    int id = known.isPresent() ? known.get() : registerOnce(topic);
    Compatibility level = level(topic, levelForAll);
    Compatibility held = level.and(topic.compatibility());
    if (held != level) {
      client.updateCompatibility(topic.subject(), held.name());
    }
    return id;
  }

  /**
   * Registers what is not there yet. A registry may answer that it is there already, where the
   * client had lost patience and asked again, or another process was quicker: then it is.
   */
  private int registerOnce(Topic<?> topic) throws IOException, RestClientException {
    try {
      return fresh().register(topic.subject(), new AvroSchema(topic.schema()));
    } catch (RestClientException e) {
      Optional<Integer> there = e.getStatus() == CONFLICT ? find(topic) : Optional.empty();
      return there.orElseThrow(() -> e);
    }
  }

  /** What subjects are held to that have no level of their own; asked for once, when needed. */
  private final class LevelForAll {
    private @Nullable String known;

    String get() throws IOException, RestClientException {
      if (known == null) {
        known = client.getCompatibility(null);
      }
      return known;
    }
  }

  /** What the registry holds the subject to now: by its own setting, or else by that for all. */
  private Compatibility level(Topic<?> topic, LevelForAll levelForAll)
      throws IOException, RestClientException {
    String level;
    try {
      level = client.getCompatibility(topic.subject());
    } catch (RestClientException e) {
      if (!RegistryRefusal.isMissing(e)) {
        throw e;
      }
      level = levelForAll.get();
    }
    try {
      return Compatibility.valueOf(level);
    } catch (IllegalArgumentException e) {
      LOG.warn("{} has a compatibility that is not known here: {}", topic.subject(), level);
      return Compatibility.NONE;
    }
  }

  /** The versions of a subject that lack what records must have, one line each. */
  List<String> unfitVersions(Topic<?> topic) throws IOException, RestClientException {
    List<Integer> versions;
    try {
      versions = fresh().getAllVersions(topic.subject());
    } catch (RestClientException e) {
      if (RegistryRefusal.isMissing(e)) {
        return List.of();
      }
      throw e;
    }
    List<String> unfit = new ArrayList<>();
    for (int version : versions) {
      SchemaMetadata registered = client.getSchemaMetadata(topic.subject(), version);
      String fault = fault(topic, registered);
      if (!fault.isEmpty()) {
        unfit.add(
            topic.subject()
                + " version "
                + version
                + " (schema id "
                + registered.getId()
                + "): "
                + fault
                + "; records written by it become dead letters. Delete that version permanently, and have its"
                + " writers use the published schema");
      }
    }
    return unfit;
  }

  private static String fault(Topic<?> topic, SchemaMetadata registered) {
    if (!registered.getSchemaType().equals(AvroSchema.TYPE)) {
      return "it is of the type " + registered.getSchemaType();
    }
    String text = registered.getSchema();
    try {
      return WriterSchema.faultOfText(text)
          .orElseGet(
              () ->
                  String.join(
                      ", ",
                      RequiredFields.faults(topic.schema(), new Schema.Parser().parse(text))));
    } catch (AvroRuntimeException e) {
      return registered.getReferences().isEmpty() ? "it does not parse" : "";
    }
  }

  /** The schema that an id stands for, or empty if for none. */
  Optional<Schema> schema(Topic<?> topic, int id) throws IOException, RestClientException {
    try {
      ParsedSchema parsed = fresh().getSchemaBySubjectAndId(topic.subject(), id);
      return parsed.rawSchema() instanceof Schema schema ? Optional.of(schema) : Optional.empty();
    } catch (RestClientException e) {
      if (RegistryRefusal.isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private SchemaRegistryClient fresh() {
    if (client instanceof BoundedRegistryClient remembering) {
      remembering.reset();
    }
    return client;
  }
}
