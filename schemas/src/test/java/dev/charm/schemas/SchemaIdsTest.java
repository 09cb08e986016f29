package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Ids that are gone; what another registry does then is tried with a real one in ops. */
class SchemaIdsTest {
  private static final Reward REWARD = Rewards.of("p", "model", 0, "rm@1", 1.5, 0L, null);

  private final List<String> told = new ArrayList<>();
  private final Registry registry =
      new Registry("mock://" + UUID.randomUUID(), Map.of(), told::add);

  @Test
  void shouldRegisterWhatIsMissingBeforeTheFirstRecord() throws Exception {
    var serializer = registry.serializer(Topics.REWARDS);
    serializer.serialize("t", REWARD);
    serializer.serialize("t", REWARD);

    assertThat(registry.client().getAllVersions(Topics.REWARDS.subject())).containsExactly(1);
    assertThat(registry.client().getCompatibility(Topics.REWARDS.subject()))
        .isEqualTo("FULL_TRANSITIVE");
    assertThat(told)
        .containsExactly("charm.rewards-value was not registered; it is now, with schema id 1");
  }

  @Test
  void shouldRegisterAgainWhatWasDeletedMeanwhile() throws Exception {
    registry.registerAll();
    var serializer = registry.serializer(Topics.REWARDS);
    serializer.serialize("t", REWARD);
    registry.look();
    assertThat(told).isEmpty();

    registry.client().deleteSubject(Topics.REWARDS.subject(), true);
    registry.look();
    byte[] bytes = serializer.serialize("t", REWARD);

    assertThat(told).hasSize(1);
    assertThat(told.get(0))
        .startsWith("charm.rewards-value: the registry had lost its schema; it is there again");
    assertThat(registry.decoder(Topics.REWARDS).deserialize("t", bytes))
        .isInstanceOf(Decoded.Value.class);
    registry.look();
    assertThat(told).hasSize(1);
  }

  @Test
  void shouldNotWriteAndSayWhyWhereTheRegistryTakesNothing() {
    try (RefusingRegistry refusing = new RefusingRegistry();
        Registry guest = new Registry(refusing.url(), Map.of(), told::add)) {
      assertThatThrownBy(() -> guest.require(List.of(Topics.REWARDS)))
          .isInstanceOf(SubjectMissingException.class)
          .hasMessageContaining("charm.rewards-value")
          .hasMessageContaining("charm topics create");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
