package dev.charm.ops.export;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.function.ToLongFunction;

/** A number of pairs for each {@link Harm}. */
@JsonPropertyOrder({"equal", "empty", "duplicate", "contradictory"})
public record HarmCounts(long equal, long empty, long duplicate, long contradictory) {

  static HarmCounts of(ToLongFunction<Harm> count) {
    return new HarmCounts(
        count.applyAsLong(Harm.EQUAL),
        count.applyAsLong(Harm.EMPTY),
        count.applyAsLong(Harm.DUPLICATE),
        count.applyAsLong(Harm.CONTRADICTORY));
  }

  /** How many of one harm. */
  public long of(Harm harm) {
    return switch (harm) {
      case EQUAL -> equal;
      case EMPTY -> empty;
      case DUPLICATE -> duplicate;
      case CONTRADICTORY -> contradictory;
    };
  }
}
