package dev.charm.ops.bench.report;

import dev.charm.ops.bench.sizes.Sizes;
import java.util.List;

/**
 * What a run found.
 *
 * @param machine where it ran
 * @param sizes how large it was
 * @param sections one per benchmark, in the order they ran
 */
public record Report(Machine machine, Sizes sizes, List<Section> sections) {}
