package dev.charm.schemas;

/**
 * What a registry holds new versions of a subject to, as three demands: to read what older ones
 * wrote, to be read by older ones, and that of all older ones, not the last alone.
 */
enum Compatibility {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean backward;
  private final boolean forward;
  private final boolean transitive;

  Compatibility(boolean backward, boolean forward, boolean transitive) {
    this.backward = backward;
    this.forward = forward;
    this.transitive = transitive;
  }

  /** The least level that demands what both do. */
  Compatibility and(Compatibility other) {
    for (Compatibility level : values()) { // from the least demanding
      if (level.includes(this) && level.includes(other)) {
        return level;
      }
    }
    throw new IllegalStateException("the last level includes all");
  }

  private boolean includes(Compatibility other) {
    return (backward || !other.backward)
        && (forward || !other.forward)
        && (transitive || !other.transitive);
  }
}
