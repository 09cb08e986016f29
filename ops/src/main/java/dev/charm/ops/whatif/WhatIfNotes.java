package dev.charm.ops.whatif;

import dev.charm.calibration.reward.Objective;
import dev.charm.ops.status.RunningSettings;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a reader of {@code charm calibrate --what-if} must know beside the table. */
final class WhatIfNotes {
  private final PrintWriter out;

  WhatIfNotes(PrintWriter out) {
    this.out = out;
  }

  /**
   * Prints the notes, a line each.
   *
   * @param inForce the calibrations in force
   * @param settings of the rows
   * @param running those of the running system; empty if it has no calibration
   * @param pending the models with scores and without a rating
   */
  void print(
      List<WhatIfRow> rows,
      Collection<Calibration> inForce,
      RunningSettings settings,
      Optional<RunningSettings> running,
      OverlaidRatings ratings,
      SortedSet<String> pending) {
    if (running.isEmpty()) {
      note("no calibration is in force: every pair is new");
    } else {
      reference(rows, inForce, settings, running.get());
    }
    if (settings.objective() instanceof Objective.AllPairs) {
      note("the objective all-pairs is for batches: the running system cannot apply it");
    }
    ratings(ratings);
    Set<String> rated = ratings.ratings().keySet();
    List<Calibration> predicted =
        inForce.stream().filter(c -> WhatIf.isLeftAsItIs(c, rated)).toList();
    if (!predicted.isEmpty()) {
      note(
          "%d predicted calibrations, of models without a rating, are shown as they are: what else"
              + " changes would move them, too",
          predicted.size());
    }
    TreeSet<String> left = new TreeSet<>(pending);
    predicted.forEach(c -> left.remove(c.getOvervalued()));
    if (!left.isEmpty()) {
      note("no rating, and so no calibration, for %s", String.join(", ", left));
    }
    evidence(rows, inForce);
    note(
        "%d of %d pairs would flip, %d would appear, %d would vanish; nothing is applied",
        rows.stream().mapToLong(WhatIfRow::flip).sum(),
        rows.stream().mapToLong(WhatIfRow::pairs).sum(),
        rows.stream().mapToLong(WhatIfRow::appear).sum(),
        rows.stream().mapToLong(WhatIfRow::vanish).sum());
    out.flush();
  }

  private void reference(
      List<WhatIfRow> rows,
      Collection<Calibration> inForce,
      RunningSettings settings,
      RunningSettings running) {
    String reference = settings.reference();
    if (reference == null || reference.equals(running.reference())) {
      return;
    }
    note(
        "the running system calibrates against %s; this is what its services make of it with"
            + " --reference %s",
        running.reference() == null ? "every model in turn" : running.reference(), reference);
    if (rows.stream().allMatch(row -> row.now() == null)) {
      note("no pair against %s is in force: every pair is new", reference);
    }
    long others = inForce.stream().filter(c -> !c.getReference().equals(reference)).count();
    if (others > 0) {
      note(
          "%d calibrations in force are against other models: they and their pairs would be"
              + " withdrawn, and are not shown",
          others);
    }
  }

  private void ratings(OverlaidRatings ratings) {
    if (!ratings.replaced().isEmpty()) {
      note(
          "%d ratings of the file stand in place of those in force or beside them; all other"
              + " models keep theirs",
          ratings.replaced().size());
    }
    if (!ratings.outdated().isEmpty()) {
      note(
          "an import of the file would change nothing for %s: the rating in force has a later as_of",
          String.join(", ", ratings.outdated()));
    }
  }

  private void evidence(List<WhatIfRow> rows, Collection<Calibration> inForce) {
    long moving = inForce.stream().filter(c -> !c.getSettled()).count();
    if (moving > 0) {
      note("%d of %d calibrations have not settled yet", moving, inForce.size());
    }
    List<WhatIfRow> fewer = rows.stream().filter(WhatIfNotes::differs).toList();
    if (!fewer.isEmpty()) {
      WhatIfRow first = fewer.get(0);
      WhatIfRow.Side now = first.now();
      WhatIfRow.Side then = first.then();
      note(
          "%d calibrations in force rest on other prompts than %s still holds, so that their rows"
              + " are not a forecast (first: %s, %s against %s: %d prompts, not %d)",
          fewer.size(),
          Topics.REWARDS.name(),
          first.rewardModel(),
          first.overvalued(),
          first.reference(),
          now == null ? 0 : now.prompts(),
          then == null ? 0 : then.prompts());
    }
  }

  private static boolean differs(WhatIfRow row) {
    WhatIfRow.Side now = row.now();
    WhatIfRow.Side then = row.then();
    return now != null && then != null && now.prompts() != then.prompts();
  }

  private void note(String format, Object... arguments) {
    out.println("charm: " + String.format(Locale.ROOT, format, arguments));
  }
}
