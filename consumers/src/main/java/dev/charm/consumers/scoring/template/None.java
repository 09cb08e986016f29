package dev.charm.consumers.scoring.template;

/** Python's {@code None}. */
enum None {
  NONE
}
