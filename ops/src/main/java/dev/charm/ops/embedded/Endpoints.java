package dev.charm.ops.embedded;

/**
 * Where a running stack is to be found.
 *
 * @param bootstrapServers of the broker, {@code 127.0.0.1:9092}
 * @param schemaRegistry URL of Confluent's API, {@code http://127.0.0.1:8081/apis/ccompat/v7}
 */
public record Endpoints(String bootstrapServers, String schemaRegistry) {}
