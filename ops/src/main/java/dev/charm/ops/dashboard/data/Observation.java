package dev.charm.ops.dashboard.data;

import dev.charm.ops.status.SystemStatus;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * The status at one time.
 *
 * @param rates of each topic, by its name: offsets a second since the observation before, which
 *     count what is committed, and beside it the marks of transactions; empty in the first one
 * @param services of this process: what each waits for or restores, a line each
 */
public record Observation(
    Instant at, SystemStatus status, SortedMap<String, Double> rates, List<String> services) {}
