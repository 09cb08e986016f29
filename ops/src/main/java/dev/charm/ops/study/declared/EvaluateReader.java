package dev.charm.ops.study.declared;

import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.declared.DeclaredEntry;
import dev.charm.ops.evaluate.FileNames;
import dev.charm.ops.study.declared.StudyFileReader.Paths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how reward models are evaluated: options of {@code charm evaluate}, by their names. */
final class EvaluateReader {
  private EvaluateReader() {}

  /**
   * Reads the section.
   *
   * @param score the reward models that score, which are evaluated where nothing else is said
   */
  static @Nullable EvaluateSection read(
      @Nullable DeclaredEntry section, Paths paths, List<String> score)
      throws DeclarationException {
    if (section == null) {
      return null;
    }
    List<EvaluateSection.TestSet> sets = new ArrayList<>();
    Set<Path> files = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (String text : section.texts("preferences")) {
      EvaluateSection.TestSet set = set(text, paths);
      if (!files.add(set.file().path())) {
        throw section.fault("preferences names " + set.file().text() + " twice");
      }
      String name = set.name().isEmpty() ? FileNames.ofSet(set.file().path()) : set.name();
      if (!names.add(name)) {
        throw section.fault("has two test sets called " + name + ": say NAME=FILE");
      }
      sets.add(set);
    }
    List<String> named = section.texts("reward-models");
    List<String> rewardModels = named.isEmpty() ? score : named;
    Long folds = section.whole("folds", 2);
    List<String> heldOut = section.texts("held-out");
    boolean arena = Words.yes(section, "arena") || folds != null || !heldOut.isEmpty();
    Integer prompts = section.number("prompts");
    section.requireNothingElse();
    if (folds != null && !heldOut.isEmpty()) {
      throw section.fault("has folds and held-out: one of them");
    }
    if (folds != null && folds > Integer.MAX_VALUE) {
      throw section.fault("folds is too large");
    }
    if (prompts != null && !arena) {
      throw section.fault("prompts belongs to arena");
    }
    if (!sets.isEmpty() && rewardModels.isEmpty()) {
      throw section.fault("needs reward-models to score preferences, where score names none");
    }
    if (sets.isEmpty() && !arena) {
      throw section.fault("needs preferences, or arena: true");
    }
    return new EvaluateSection(
        List.copyOf(sets),
        rewardModels,
        arena,
        Math.toIntExact(Objects.requireNonNullElse(folds, 0L)),
        heldOut,
        Objects.requireNonNullElse(prompts, 0));
  }

  private static EvaluateSection.TestSet set(String text, Paths paths) {
    int equals = text.indexOf('=');
    DeclaredPath whole = paths.of(text);
    return equals <= 0 || Files.exists(whole.path())
        ? new EvaluateSection.TestSet("", whole)
        : new EvaluateSection.TestSet(
            text.substring(0, equals), paths.of(text.substring(equals + 1)));
  }
}
