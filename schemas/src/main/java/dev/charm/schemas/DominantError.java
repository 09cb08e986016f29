package dev.charm.schemas;

/** What an interval is mostly owed to. In records these are plain words. */
public enum DominantError {
  /** Too few prompts. */
  PROMPTS,
  /** Uncertain ratings. */
  RATINGS
}
