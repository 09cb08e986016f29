package dev.charm.ops.bench.sizes;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What every benchmark of a run is told.
 *
 * @param sizes how large
 * @param work folder for brokers and state stores; each benchmark removes what it put there
 * @param against an unpacked distribution of another build, to compare its command with this one's;
 *     empty not to
 * @param model folder of a classifier that scores; empty for the encoder of the class path
 * @param progress takes a line for people at each step
 */
public record Settings(
    Sizes sizes,
    Path work,
    Optional<Path> against,
    Optional<Path> model,
    Consumer<String> progress) {}
