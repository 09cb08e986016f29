package dev.charm.ops.batch;

import dev.charm.producers.rewards.AnswerSettings;
import java.nio.file.Path;

/**
 * A file of a study.
 *
 * @param path where it lies
 * @param settings how it is read
 */
public record StudyFile(Path path, AnswerSettings settings) {}
