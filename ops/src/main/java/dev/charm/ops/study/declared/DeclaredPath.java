package dev.charm.ops.study.declared;

import java.nio.file.Path;

/**
 * A file, or a folder of data, as a study names it.
 *
 * @param text as it is written: so it is called in the manifest, which no machine's paths go into
 * @param path where it lies
 */
public record DeclaredPath(String text, Path path) {}
