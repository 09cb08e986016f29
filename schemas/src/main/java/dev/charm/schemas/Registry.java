package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The schema registry: registers the catalogue's schemas, and makes the serializers and decoders
 * that speak with it.
 */
public final class Registry implements AutoCloseable {
  private static final int CACHED_SCHEMAS = 1_000;
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);
  private static final String MOCK = "mock://";

  private final String url;
  private final SchemaRegistryClient client;
  private final SchemaRegistryClient asking;
  private final Subjects subjects;
  private final SchemaIds ids;
  private final Consumer<String> tell;

  /**
   * @param url of the registry, such as {@code http://127.0.0.1:8081/apis/ccompat/v7}, or {@code
   *     mock://scope} in tests
   * @param settings further settings of Confluent's client, such as {@code basic.auth.user.info}
   */
  public Registry(String url, Map<String, ?> settings) {
    this(url, settings, line -> {});
  }

  /**
   * @param url of the registry
   * @param settings further settings of Confluent's client
   * @param tell takes a line for people when the registry has lost what records are written by, or
   *     does not know what records were written by
   */
  public Registry(String url, Map<String, ?> settings, Consumer<String> tell) {
    TrustedRecords.announce();
    Map<String, Object> config = new HashMap<>(settings);
    config.put("schema.registry.url", url);
    this.url = url;
    this.tell = tell;
    boolean real = !url.startsWith(MOCK);
    this.client = client(url, config);
    this.asking = real ? client(url, config) : client;
    this.subjects = new Subjects(asking);
    this.ids = new SchemaIds(subjects, patience(DEFAULT_PATIENCE), tell, real);
  }

  private static SchemaRegistryClient client(String url, Map<String, Object> config) {
    List<String> urls = List.of(url.split(","));
    return url.startsWith(MOCK)
        ? SchemaRegistryClientFactory.newClient(
            urls, CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), config, Map.of())
        : new BoundedRegistryClient(urls, CACHED_SCHEMAS, config);
  }

  private RegistryPatience patience(Duration patience) {
    return new RegistryPatience(url, patience);
  }

  /** Confluent's own client. */
  public SchemaRegistryClient client() {
    return client;
  }

  /** Where it is. */
  public String url() {
    return url;
  }

  /** Tells people a line, as told at the making. */
  public void tell(String line) {
    tell.accept(line);
  }

  /**
   * Registers the schema of every topic. Each subject is held to BACKWARD_TRANSITIVE at least, and
   * to FULL_TRANSITIVE where others write; what its owner demands beyond that stays. Registering
   * what is there already changes nothing.
   *
   * @throws IOException if the registry is away
   * @throws RestClientException if it refuses, for example an incompatible schema
   */
  public void registerAll() throws IOException, RestClientException {
    subjects.registerAll(Topics.all());
  }

  /**
   * Whether the published schema of a topic is registered.
   *
   * @throws IOException if the registry is away
   * @throws RestClientException if it refuses to say
   */
  public boolean knows(Topic<?> topic) throws IOException, RestClientException {
    return subjects.find(topic).isPresent();
  }

  /**
   * What others have registered that lacks what records must have, one line a version: it names the
   * subject, version, id and fields, and the remedy.
   *
   * @throws IOException if the registry is away
   * @throws RestClientException if it refuses to say
   */
  public List<String> unfitVersions() throws IOException, RestClientException {
    List<String> unfit = new ArrayList<>();
    for (Topic<?> topic : Topics.all()) {
      if (topic.writtenByOthers()) {
        unfit.addAll(subjects.unfitVersions(topic));
      }
    }
    return unfit;
  }

  /**
   * Makes sure that there is a registry, and that it has the schemas of what is to be written, now
   * and from now on: what it lacks is registered again, and told. A registry that is away is
   * nothing to find out now.
   *
   * @throws SubjectMissingException if it lacks one, and takes none
   * @throws IOException if there is no registry at the address, which the message says
   */
  public void require(Collection<Topic<?>> written) throws IOException {
    if (requireAddress()) {
      written.forEach(topic -> ids.of(topic).get());
    }
  }

  /**
   * Makes sure that the address is not one where no registry is.
   *
   * @return whether the registry answers; one that is away, or refuses, may be there all the same
   * @throws IOException if a server is there, but no registry, which the message says
   */
  public boolean requireAddress() throws IOException {
    try {
      subjects.find(Topics.PROMPTS);
      return true;
    } catch (RestClientException e) {
      if (RegistryRefusal.isNoRegistry(e)) {
        throw new IOException(RegistryRefusal.noRegistryAt(url), e);
      }
      return false;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Writes values of a topic, with the id of its published schema; asks again for half a minute
   * while the registry is away.
   */
  public <T extends SpecificRecord> Serializer<T> serializer(Topic<T> topic) {
    return new EventEncoder<>(topic, ids);
  }

  /** Reads values of a topic, asking again for half a minute while the registry is away. */
  public <T extends SpecificRecord> EventDecoder<T> decoder(Topic<T> topic) {
    return decoder(topic, DEFAULT_PATIENCE);
  }

  /**
   * Reads values of a topic.
   *
   * @param patience how long to ask again while the registry is away
   */
  public <T extends SpecificRecord> EventDecoder<T> decoder(Topic<T> topic, Duration patience) {
    return new EventDecoder<>(topic, client, patience(patience));
  }

  /** Looks now at the ids that records are written under, as is done at a slow pace. */
  void look() {
    ids.look();
  }

  @Override
  public void close() throws IOException {
    ids.close();
    client.close();
    if (asking != client) {
      asking.close();
    }
  }
}
