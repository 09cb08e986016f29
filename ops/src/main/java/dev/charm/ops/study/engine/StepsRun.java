package dev.charm.ops.study.engine;

import dev.charm.ops.connect.CommandFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Does the steps of a study that are due, in their order, and passes the others over. */
public final class StepsRun {
  private static final double NANOS = 1e9;

  private final List<Step> steps;
  private final Predicate<Step> forced;
  private final boolean acceptMissing;
  private final PrintWriter screen;

  /**
   * @param steps each after those it is made of
   * @param forced which are done whatever was before
   * @param acceptMissing whether what did not come stops nothing
   * @param screen where progress is told
   */
  public StepsRun(
      List<Step> steps, Predicate<Step> forced, boolean acceptMissing, PrintWriter screen) {
    this.steps = List.copyOf(steps);
    this.forced = forced;
    this.acceptMissing = acceptMissing;
    this.screen = screen;
  }

  /**
   * Does what is due.
   *
   * @throws CommandFailedException if a step cannot be done, or something is missing that may not
   *     be
   */
  public void run(StudyFolder folder) throws IOException, InterruptedException {
    int number = 0;
    for (Step step : steps) {
      String place = "[%d/%d] %s".formatted(++number, steps.size(), step.name());
      Ingredients now = Due.ingredients(step, folder.path(), folder.manifest());
      StepRecord before = folder.manifest().of(step);
      Due due = Due.of(folder.path(), now, before, forced.test(step));
      if (due.why() == null) {
        tell(place + ": unchanged, skipped");
        step.published(folder.path(), true); // a run may have been killed before it
        continue;
      }
      tell(place + ": " + due.why());
      perform(step, folder, now, before, due.reusable());
    }
    tellLeftOver(folder.manifest());
  }

  private void perform(
      Step step, StudyFolder folder, Ingredients now, @Nullable StepRecord before, boolean reusable)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    Path partial = Outputs.begin(folder.path(), step);
    try {
      Work work =
          new Work(
              folder.path(),
              folder.path().resolve(step.place()),
              partial,
              now.inputs(),
              reusable ? before : null,
              forced.test(step),
              folder.manifest(),
              screen);
      Step.Outcome outcome = step.run(work);
      if (!outcome.missing().isEmpty() && !acceptMissing) {
        throw new CommandFailedException(
            step.name()
                + ": "
                + outcome.missing()
                + "; run again to ask for it, or say missing: accept");
      }
      requireUnchanged(step, folder.path(), now.inputs());
      SortedMap<String, String> outputs = Outputs.publish(folder.path(), step, partial, before);
      folder.remember(
          step.name(),
          new StepRecord(
              now.fingerprint(),
              now.version(),
              now.inputs(),
              now.settings(),
              outputs,
              outcome.missing(),
              outcome.remarks(),
              Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
              Math.round(10 * (System.nanoTime() - began) / NANOS) / 10.0));
      step.published(folder.path(), outcome.missing().isEmpty());
    } finally {
      Outputs.delete(partial);
    }
  }

  /** What was made of a file that changed meanwhile is of neither content. */
  private static void requireUnchanged(Step step, Path folder, SortedMap<String, String> before)
      throws IOException {
    SortedMap<String, String> now = Due.digests(step, folder);
    for (String input : before.keySet()) {
      if (!String.valueOf(before.get(input)).equals(now.get(input))) {
        throw new CommandFailedException(
            "%s: %s changed while it was read: nothing of the step is kept; run again"
                .formatted(step.name(), input));
      }
    }
  }

  private void tellLeftOver(Manifest manifest) {
    Set<String> ours = new HashSet<>();
    steps.forEach(step -> ours.add(step.name()));
    List<String> others =
        manifest.steps().keySet().stream().filter(name -> !ours.contains(name)).toList();
    if (!others.isEmpty()) {
      tell(
          "of steps that the study has no more, what they left stays where it is: "
              + String.join(", ", others));
    }
  }

  /**
   * Tells what would be done, and why; touches nothing.
   *
   * @return whether anything would be
   */
  public boolean explain(Path folder, Manifest manifest, PrintWriter out) throws IOException {
    Set<String> would = new HashSet<>();
    for (Step step : steps) {
      String first =
          step.after().stream().map(Step::name).filter(would::contains).findFirst().orElse(null);
      String why;
      if (first != null) {
        StepRecord known = manifest.of(step);
        why =
            known == null || forced.test(step)
                ? "would run: " + (known == null ? "not done yet" : "forced")
                : "would run if " + first + " leaves something else";
        would.add(step.name());
      } else {
        Ingredients now = Due.ingredients(step, folder, manifest);
        String due = Due.of(folder, now, manifest.of(step), forced.test(step)).why();
        why = due == null ? "unchanged" : "would run: " + due;
        if (due != null) {
          would.add(step.name());
        }
      }
      out.println(step.name() + ": " + why);
    }
    out.flush();
    return !would.isEmpty();
  }

  private void tell(String line) {
    screen.println("charm: " + line);
    screen.flush();
  }
}
