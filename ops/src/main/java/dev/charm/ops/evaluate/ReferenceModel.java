package dev.charm.ops.evaluate;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.producers.preferences.JudgePreference;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.source.SourceException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The model that the others are compared with. */
public final class ReferenceModel {
  private ReferenceModel() {}

  /**
   * Finds it: the one model with answers whose every preference is a tie, since it was compared
   * with itself; else the one model with answers and no preference. Null if it is neither.
   */
  public static @Nullable String among(ResponseTexts responses, List<JudgePreference> preferences) {
    Set<String> judged = new HashSet<>();
    Set<String> decided = new HashSet<>();
    for (JudgePreference each : preferences) {
      judged.add(each.model());
      if (each.preference() != 0.5) {
        decided.add(each.model());
      }
    }
    SortedSet<String> tied = responses.models();
    tied.retainAll(judged);
    tied.removeAll(decided);
    SortedSet<String> silent = responses.models();
    silent.removeAll(judged);
    SortedSet<String> which = tied.isEmpty() ? silent : tied;
    return which.size() == 1 ? which.first() : null;
  }

  /**
   * The one model that a file holds answers of.
   *
   * @throws SourceException if the file cannot be read or lacks a column
   * @throws CommandFailedException if it holds answers of several
   */
  public static String of(ResponseTexts.File file, Aliases aliases, Collection<String> known)
      throws SourceException {
    PrintWriter unheard = new PrintWriter(Writer.nullWriter());
    SortedSet<String> models = ResponseTexts.read(List.of(file), aliases, known, unheard).models();
    if (models.size() > 1) {
      throw new CommandFailedException(
          file.path() + " has answers of " + models.size() + " models; name one with --reference");
    }
    return models.first();
  }
}
