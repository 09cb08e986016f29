package dev.charm.ops.study.step;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the answers of a policy model depend on. Concurrency, timeouts, retries, prices, budgets,
 * threads and the variable that holds a key are not among it: they say how answers are had, not
 * which.
 */
final class PolicyModelSettings {
  private PolicyModelSettings() {}

  static SortedMap<String, String> of(
      PolicyModelDeclaration model, GenerationParameters parameters) {
    SortedMap<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : parameters.settings(0).properties()) {
      settings.put(each.getKey(), each.getValue().toString());
    }
    settings.put("policy model", model.name());
    settings.put("max_completion_tokens", String.valueOf(model.sampling().newName()));
    if (model.source() instanceof Server server) {
      settings.put("endpoint", Addresses.withoutSecrets(server.endpoint()));
    }
    return settings;
  }
}
