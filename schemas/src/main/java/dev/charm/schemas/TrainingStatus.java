package dev.charm.schemas;

/** Where a training round stands. In records these are plain words. */
public enum TrainingStatus {
  /** Asked for, and not begun. */
  REQUESTED,
  /** Its pairs are pinned. */
  RUNNING,
  /** Its candidate is active. */
  PROMOTED,
  /** The gate kept its candidate back. */
  REFUSED,
  /** There was nothing to train on. */
  NOTHING,
  /** Something went wrong, and will again. */
  FAILED;

  /**
   * The status that a record names.
   *
   * @throws IllegalArgumentException if it names none; {@link EventCheck} lets no such record pass
   */
  public static TrainingStatus of(String word) {
    return valueOf(word);
  }

  /** Whether nothing more will come of it. */
  public boolean isOver() {
    return this != REQUESTED && this != RUNNING;
  }
}
