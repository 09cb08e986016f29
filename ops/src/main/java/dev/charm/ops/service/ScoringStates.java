package dev.charm.ops.service;

import dev.charm.consumers.scoring.ScoringService;
import dev.charm.ops.lifecycle.Service.State;
import org.jspecify.annotations.Nullable;

/** What the states of scoring are as those of a service. */
final class ScoringStates {
  private ScoringStates() {}

  /** Null while it tries again. */
  static @Nullable State of(ScoringService.State state) {
    return switch (state) {
      case NEW, STARTING -> State.STARTING;
      case RUNNING, WITHOUT_HEAD -> State.RUNNING;
      case RETRYING -> null;
      case REPLACED -> State.FAILED;
      case STOPPED -> State.STOPPED;
    };
  }
}
