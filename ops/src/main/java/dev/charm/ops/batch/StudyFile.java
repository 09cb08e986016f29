package dev.charm.ops.batch;

import dev.charm.producers.rewards.AnswerSettings;
import java.nio.file.Path;

/**
 * A file of a study.
 *
 * @param path where it lies
 * @param settings how it is read
 * @param rewardsAlone whether it is a copy of a file before, scored by the reward model of its one
 *     score column: its rewards count alone, and only where no other file has one
 */
public record StudyFile(Path path, AnswerSettings settings, boolean rewardsAlone) {

  /** A file that is read for all that it holds. */
  public StudyFile(Path path, AnswerSettings settings) {
    this(path, settings, false);
  }
}
