package dev.charm.streams.prompt;

import dev.charm.streams.state.StoreSerde;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * The plan that the state of a partition follows, and how far a change to another has come. As with
 * a {@link Boundary}, what stands up to the cursor follows the goal and the rest what was applied
 * before; a plan that is wanted meanwhile waits for the end.
 *
 * @param applied the plan before the change
 * @param goal the plan that it leads to; equals applied if nothing changes
 * @param cursor key of the last reward vector that was changed, null if none was yet
 */
record PlanChange(Plan applied, Plan goal, @Nullable String cursor) {
  /** Store serde. */
  static final Serde<PlanChange> SERDE =
      StoreSerde.of(
          (change, out) -> {
            change.applied.write(out);
            change.goal.write(out);
            StoreSerde.writeNullable(out, change.cursor);
          },
          in -> new PlanChange(Plan.read(in), Plan.read(in), StoreSerde.readNullable(in)));

  /** A plan that everything follows. */
  static PlanChange to(Plan plan) {
    return new PlanChange(plan, plan, null);
  }

  boolean moving() {
    return !applied.equals(goal);
  }

  /** The plan that a reward vector follows at this moment. */
  Plan at(String vectorKey) {
    return moving() && cursor != null && compare(vectorKey, cursor) <= 0 ? goal : applied;
  }

  /** Goes on to a key. */
  PlanChange advanced(String vectorKey) {
    return new PlanChange(applied, goal, vectorKey);
  }

  /** The order of the store: by bytes. */
  static int compare(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
