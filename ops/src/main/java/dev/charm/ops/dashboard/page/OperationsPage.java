package dev.charm.ops.dashboard.page;

import dev.charm.ops.dashboard.data.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What runs, what flows, and whether all has settled. */
public final class OperationsPage {
  private final Observation observation;
  private final FlowPicture flow;

  public OperationsPage(Observation observation) {
    this.observation = observation;
    this.flow = new FlowPicture(observation);
  }

  public Observation observation() {
    return observation;
  }

  public FlowPicture flow() {
    return flow;
  }

  /** Why it has not settled; empty if it has. */
  public Optional<String> whyNotSettled() {
    return observation.status().finding().whyNotSettled();
  }

  /** What an operator should know beside it, a line each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.addAll(observation.status().stopped().lines());
    notes.addAll(observation.status().plans().undecided().stream().toList());
    notes.addAll(observation.status().unrated().lines());
    notes.addAll(observation.status().heldBack().lines());
    notes.addAll(observation.status().routed().lines());
    return notes;
  }
}
