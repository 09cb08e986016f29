package dev.charm.ops.study.declared;

import dev.charm.ops.export.ExportForm;
import dev.charm.ops.export.Harm;
import dev.charm.ops.export.PairChoice;
import dev.charm.ops.export.PairFilter;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * Which pairs are written, and how.
 *
 * @param rewardModels whose pairs; empty for every one that has rewards
 * @param choice which answers make a pair
 * @param form what is in the files
 * @param drop which harmful pairs are left out
 * @param filters which pairs are wanted, by the name of the file without its ending: one, or one
 *     per split
 */
public record ExportSection(
    List<String> rewardModels,
    PairChoice choice,
    ExportForm form,
    Set<Harm> drop,
    SortedMap<String, PairFilter> filters) {}
