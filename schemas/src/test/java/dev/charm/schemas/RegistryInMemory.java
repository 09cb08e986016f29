package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** Registries for tests. */
final class RegistryInMemory {
  private RegistryInMemory() {}

  /** One that nobody else sees, with the schemas of all topics. */
  static Registry withAllSchemas() throws IOException, RestClientException {
    Registry registry = new Registry("mock://" + UUID.randomUUID(), Map.of());
    registry.registerAll();
    return registry;
  }
}
