package dev.charm.ops.bench.sizes;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What every benchmark of a run is told.
 *
 * @param sizes how large
 * @param work folder for brokers and state stores; each benchmark removes what it put there
 * @param progress takes a line for people at each step
 */
public record Settings(Sizes sizes, Path work, Consumer<String> progress) {}
