package dev.charm.ops.study;

import dev.charm.consumers.declared.NearestName;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.models.RewardModels;
import dev.charm.ops.study.declared.StudyDeclaration;
import dev.charm.ops.study.declared.StudyFileReader;
import dev.charm.ops.study.engine.Step;
import dev.charm.ops.study.engine.StepsRun;
import dev.charm.ops.study.engine.StudyFolder;
import dev.charm.ops.study.step.StudyPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A study, from its file to its report. */
public final class StudyRun implements AutoCloseable {
  private static final String ENDING = ".study";

  private final StudyDeclaration study;
  private final Path folder;
  private final RewardModels rewardModels;
  private final List<Step> steps;

  private StudyRun(
      StudyDeclaration study, Path folder, RewardModels rewardModels, List<Step> steps) {
    this.study = study;
    this.folder = folder;
    this.rewardModels = rewardModels;
    this.steps = steps;
  }

  /**
   * Reads a study.
   *
   * @param folder for what comes of it; null for one beside the file, named after the study
   * @throws dev.charm.ops.connect.CommandFailedException if it is not understood; says why
   */
  public static StudyRun open(Path file, @Nullable Path folder, NativeLibraries natives) {
    StudyDeclaration study = StudyFileReader.read(file, natives);
    RewardModels rewardModels = RewardModels.of(study.rewardModels(), natives);
    try {
      Path usual =
          file.toAbsolutePath()
              .resolveSibling(StudyFolder.nameOf(study.name()) + ENDING)
              .normalize();
      return new StudyRun(
          study,
          folder == null ? usual : folder.toAbsolutePath().normalize(),
          rewardModels,
          StudyPlan.of(study, rewardModels));
    } catch (RuntimeException | Error e) {
      rewardModels.close();
      throw e;
    }
  }

  /** The folder that all comes into. */
  public Path folder() {
    return folder;
  }

  /**
   * What is forced by the beginning of a step's name: its first words, or all of them.
   *
   * @throws IllegalArgumentException if no step is called so; names the nearest
   */
  public Predicate<Step> named(String words) {
    Predicate<Step> named =
        step -> step.name().equals(words) || step.name().startsWith(words + " ");
    if (steps.stream().noneMatch(named)) {
      List<String> names = steps.stream().map(Step::name).toList();
      throw new IllegalArgumentException(
          "no step is called "
              + words
              + new NearestName(names)
                  .to(words)
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse("")
              + " (steps: "
              + String.join(", ", names)
              + ")");
    }
    return named;
  }

  /**
   * Does what is due.
   *
   * @param forced which steps are done whatever was before
   * @param screen where progress is told
   */
  public void run(Predicate<Step> forced, PrintWriter screen)
      throws IOException, InterruptedException {
    try (StudyFolder opened = StudyFolder.open(folder, study.name())) {
      steps(forced, screen).run(opened);
    }
  }

  /**
   * Tells what would be done, and why; touches nothing.
   *
   * @param out a line a step
   */
  public void explain(Predicate<Step> forced, PrintWriter out) throws IOException {
    steps(forced, out).explain(folder, StudyFolder.look(folder, study.name()), out);
  }

  private StepsRun steps(Predicate<Step> forced, PrintWriter screen) {
    boolean accept = study.missing() == StudyDeclaration.Missing.ACCEPT;
    return new StepsRun(steps, forced, accept, screen);
  }

  @Override
  public void close() {
    rewardModels.close();
  }
}
