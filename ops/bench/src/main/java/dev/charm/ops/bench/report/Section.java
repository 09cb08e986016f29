package dev.charm.ops.bench.report;

import java.util.List;

/**
 * What one benchmark found.
 *
 * @param benchmark its name
 * @param method what was measured and how, for people; a paragraph
 * @param measurements every figure
 * @param goals figures with what they should be
 * @param details tables that explain the figures
 */
public record Section(
    String benchmark,
    String method,
    List<Measurement> measurements,
    List<Goal> goals,
    List<Detail> details) {}
