package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {
  @ParameterizedTest
  @CsvSource({
    "NONE, BACKWARD_TRANSITIVE, BACKWARD_TRANSITIVE",
    "BACKWARD, BACKWARD_TRANSITIVE, BACKWARD_TRANSITIVE",
    "FORWARD, BACKWARD_TRANSITIVE, FULL_TRANSITIVE",
    "FORWARD_TRANSITIVE, BACKWARD_TRANSITIVE, FULL_TRANSITIVE",
    "FULL, BACKWARD_TRANSITIVE, FULL_TRANSITIVE",
    "FULL_TRANSITIVE, BACKWARD_TRANSITIVE, FULL_TRANSITIVE",
    "FORWARD_TRANSITIVE, FORWARD, FORWARD_TRANSITIVE",
    "BACKWARD, FORWARD, FULL",
    "NONE, NONE, NONE"
  })
  void shouldDemandWhatBothDemand(Compatibility one, Compatibility other, Compatibility both) {
    assertThat(one.and(other)).isEqualTo(both);
    assertThat(other.and(one)).isEqualTo(both);
  }

  @Test
  void shouldNeverLowerWhatAnOwnerDemands() throws Exception {
    try (Registry registry = RegistryInMemory.withAllSchemas()) {
      assertThat(level(registry, Topics.REWARDS)).isEqualTo("FULL_TRANSITIVE");
      assertThat(level(registry, Topics.CALIBRATIONS)).isEqualTo("BACKWARD_TRANSITIVE");

      registry.client().updateCompatibility(Topics.CALIBRATIONS.subject(), "FORWARD_TRANSITIVE");
      registry.client().updateCompatibility(Topics.MODEL_STATS.subject(), "FULL_TRANSITIVE");
      registry.registerAll();
      assertThat(level(registry, Topics.CALIBRATIONS)).isEqualTo("FULL_TRANSITIVE");
      assertThat(level(registry, Topics.MODEL_STATS)).isEqualTo("FULL_TRANSITIVE");
    }
  }

  private static String level(Registry registry, Topic<?> topic) throws Exception {
    return registry.client().getCompatibility(topic.subject());
  }
}
