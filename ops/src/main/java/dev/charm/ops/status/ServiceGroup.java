package dev.charm.ops.status;

/**
 * The consumer group of a service.
 *
 * @param service streams or scorer
 * @param group its id
 * @param state as Kafka calls it; "missing" where there is no such group
 * @param members how many instances' threads share the work
 * @param lag records committed to its input that it has not consumed; counted only as far as to
 *     tell none from some where the remaining offsets may be transaction markers
 */
public record ServiceGroup(String service, String group, String state, int members, long lag) {
  private static final String STABLE = "Stable";

  /** Whether it has members that agree on who does what. */
  boolean stable() {
    return state.equals(STABLE) && members > 0;
  }
}
