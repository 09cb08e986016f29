package dev.charm.streams.prompt;

import dev.charm.calibration.reward.SortableDouble;
import dev.charm.schemas.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which prompt a record of a prompt task's changelog names: for whoever must find every trace of a
 * prompt. Only {@code withdrawals} names prompts otherwise, by a hash.
 */
public final class ChangelogPrompts {
  private ChangelogPrompts() {}

  /**
   * The prompt that a record names, if any.
   *
   * @param store name of the store whose changelog it is
   * @param value null for a tombstone
   * @throws RuntimeException if the record is not one of that store
   */
  public static Optional<String> named(String store, byte[] key, byte @Nullable [] value) {
    return switch (store) {
      case "prompts", "responses", "rewards" -> Optional.of(firstPart(text(key)));
      case "differences" -> Optional.of(ofPosition(key));
      case "boundaries" ->
          value == null
              ? Optional.empty()
              : Boundary.SERDE
                  .deserializer()
                  .deserialize("", value)
                  .move()
                  .filter(Boundary.Moving::hasBegun)
                  .map(move -> ofPosition(move.cursor()));
      case "plan" ->
          value == null
              ? Optional.empty()
              : Optional.ofNullable(PlanChange.SERDE.deserializer().deserialize("", value).cursor())
                  .map(ChangelogPrompts::firstPart);
      case "styles" ->
          value == null ? Optional.empty() : Optional.ofNullable(Styles.promptOf(value));
      default -> Optional.empty();
    };
  }

  /** The prompt at a position of the {@link DifferenceIndex}. */
  private static String ofPosition(byte[] position) {
    int promptAt = Integer.BYTES + ByteBuffer.wrap(position).getInt() + SortableDouble.BYTES;
    return new String(position, promptAt, position.length - promptAt, StandardCharsets.UTF_8);
  }

  private static String firstPart(String key) {
    return Keys.split(key).get(0);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
