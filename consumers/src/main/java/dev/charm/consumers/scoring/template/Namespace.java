package dev.charm.consumers.scoring.template;

import java.util.HashMap;
import java.util.Map;

/** Values that inner scopes can change. */
record Namespace(Map<String, Object> values) {
  /** A copy of its own. */
  Namespace {
    values = new HashMap<>(values);
  }
}
