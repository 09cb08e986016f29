package dev.charm.ops.export;

import java.util.Locale;

/** Why a pair teaches a trainer nothing, or what is wrong. */
public enum Harm {
  /** Both answers are the same text. */
  EQUAL,
  /** An answer is empty, or nothing but white space. */
  EMPTY,
  /** The same conversation, chosen and rejected text as an earlier pair; the first one is none. */
  DUPLICATE,
  /** There is a pair of the same conversation and texts in which the other one is chosen. */
  CONTRADICTORY;

  /** As it is written in arguments and manifests: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
