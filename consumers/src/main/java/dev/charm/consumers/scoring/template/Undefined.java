package dev.charm.consumers.scoring.template;

/** What is not there: false, empty, printed as nothing, and an error in any other use. */
enum Undefined {
  UNDEFINED
}
