package dev.charm.ops.study.engine;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a step works with.
 *
 * @param study the folder of the study
 * @param place where outputs are in the end
 * @param output an empty folder to write them into
 * @param inputs SHA-256 of each input, by what it is called
 * @param before what the last run left; null if there is nothing, or if nothing of it may be used
 * @param anew whether nothing may be used that a run before began
 * @param done what the steps before have left
 * @param screen where progress is told
 */
public record Work(
    Path study,
    Path place,
    Path output,
    SortedMap<String, String> inputs,
    @Nullable StepRecord before,
    boolean anew,
    Manifest done,
    PrintWriter screen) {}
