package dev.charm.ops.status;

import java.util.Set;
import java.util.SortedMap;

/**
 * The consumer group of a service.
 *
 * @param service streams, scorer or generator
 * @param group its id
 * @param state as Kafka calls it; "missing" where there is no such group
 * @param members how many instances' threads share the work
 * @param lags by topic, records committed to its input that it has not consumed; counted only as
 *     far as to tell none from some where the remaining offsets may be transaction markers
 */
public record ServiceGroup(
    String service, String group, String state, int members, SortedMap<String, Long> lags) {
  /** The state of a group that there is not. */
  static final String MISSING = "missing";

  private static final String STABLE = "Stable";
  private static final Set<String> WITHOUT_MEMBERS = Set.of(MISSING, "Empty", "Dead");

  /** All its lags together. */
  public long lag() {
    return lags.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether it has members that agree on who does what. */
  public boolean stable() {
    return state.equals(STABLE) && members > 0;
  }

  /**
   * Whether somebody is at work in it. Members that have yet to agree on who does what are, too
   * (PreparingRebalance and what follows): they are about to go on.
   */
  boolean running() {
    return members > 0 || !WITHOUT_MEMBERS.contains(state);
  }

  ServiceGroup withLags(SortedMap<String, Long> records) {
    return new ServiceGroup(service, group, state, members, records);
  }
}
