package dev.charm.streams.guarantees;

import dev.charm.schemas.Battle;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;

/** Where an event that producers send belongs. */
public record Address(Topic<?> topic, String key) {

  /** The topic of an event, and its key there. */
  public static Address of(SpecificRecord event) {
    Topic<?> topic =
        Topics.all().stream()
            .filter(candidate -> candidate.valueType().isInstance(event))
            .findFirst()
            .orElseThrow();
    return new Address(topic, key(event));
  }

  private static String key(SpecificRecord event) {
    if (event instanceof RatingSnapshot rating) {
      return Keys.join(rating.getSource(), rating.getArena(), rating.getModel());
    }
    if (event instanceof Battle battle) {
      return Keys.join(battle.getArena());
    }
    if (event instanceof RewardModelVersion version) {
      return Keys.join(version.getName() + "@" + version.getVersion());
    }
    return Keys.join((String) event.get(event.getSchema().getField("prompt_id").pos()));
  }
}
