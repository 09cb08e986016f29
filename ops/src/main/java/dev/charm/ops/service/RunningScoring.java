package dev.charm.ops.service;

import dev.charm.consumers.scoring.ScoringService;
import dev.charm.ops.lifecycle.Held;
import dev.charm.ops.lifecycle.Service.State;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scoring that a service runs, from its start to its end, as a service tells of it. */
final class RunningScoring implements AutoCloseable {
  private volatile @Nullable ScoringService scoring;
  private volatile boolean wasRunning;

  void start(ScoringService service) {
    scoring = service;
    service.start();
  }

  /** Where it stands; while it tries again it counts as running once it has run. */
  State state() {
    ScoringService service = scoring;
    if (service == null) {
      return State.STARTING;
    }
    State state =
        switch (service.health().state()) {
          case NEW, STARTING -> State.STARTING;
          case RUNNING, WITHOUT_HEAD -> State.RUNNING;
          case RETRYING -> wasRunning ? State.RUNNING : State.STARTING;
          case REPLACED -> State.FAILED;
          case STOPPED -> State.STOPPED;
        };
    wasRunning |= state == State.RUNNING;
    return state;
  }

  Optional<String> problem() {
    ScoringService service = scoring;
    return service == null
        ? Optional.empty()
        : Optional.of(service.health().detail()).filter(detail -> !detail.isEmpty());
  }

  List<Held> held() {
    ScoringService service = scoring;
    return service == null ? List.of() : List.of(new Held(service.prompts(), "prompts"));
  }

  @Override
  public void close() {
    ScoringService service = scoring;
    if (service != null) {
      service.close();
    }
  }
}
