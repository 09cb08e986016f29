package dev.charm.ops.evaluate.recorded;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.Topics;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds a reward model that has scored on the topics. */
public final class RecordedRewardModel {
  private RecordedRewardModel() {}

  /**
   * Its identity, {@code name@version}.
   *
   * @param wanted the same, or a name that one version alone has
   * @throws CommandFailedException if there is no such version, or several
   */
  public static String find(LogReader reader, String wanted) {
    if (wanted.contains("@")) {
      return wanted;
    }
    SortedSet<String> all =
        reader.latest(Topics.MODEL_STATS).values().stream()
            .map(ModelStats::getRewardModel)
            .collect(Collectors.toCollection(TreeSet::new));
    SortedSet<String> found =
        all.stream()
            .filter(id -> id.startsWith(wanted + "@"))
            .collect(Collectors.toCollection(TreeSet::new));
    if (found.size() != 1) {
      throw new CommandFailedException(
          found.isEmpty()
              ? "charm.model-stats has no reward model "
                  + wanted
                  + (all.isEmpty() ? "" : " (there is " + String.join(", ", all) + ")")
              : wanted + " has several versions: " + String.join(", ", found));
    }
    return found.first();
  }
}
