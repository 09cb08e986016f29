package dev.charm.ops.why;

import dev.charm.ops.listing.Table;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a new revision of a calibration changed and why, in words. */
public final class CalibrationChange {
  private CalibrationChange() {}

  /** What went from one calibration to the next; null is none in force. */
  public static String words(@Nullable Calibration before, @Nullable Calibration now) {
    if (now == null) {
      return "calibration withdrawn";
    }
    String offset =
        "revision "
            + now.getRevision()
            + ": offset "
            + number(before == null ? null : before.getOffset())
            + " -> "
            + number(now.getOffset());
    List<String> reasons = new ArrayList<>();
    if (isPredicted(now)) {
      reasons.add(
          "predicted from "
              + now.getPredictedFrom()
              + " rated models: "
              + now.getOvervalued()
              + " has no rating");
      reasons.add(now.getPrompts() + " prompts");
    } else if (before == null || isPredicted(before)) {
      reasons.add("ratings " + number(now.getRatingOvervalued().getRating()));
      reasons.add(number(now.getRatingReference().getRating()));
      reasons.add(now.getPrompts() + " prompts");
    } else {
      change(
              "rating of " + now.getOvervalued(),
              before.getRatingOvervalued().getRating(),
              now.getRatingOvervalued().getRating())
          .ifPresent(reasons::add);
      change(
              "rating of " + now.getReference(),
              before.getRatingReference().getRating(),
              now.getRatingReference().getRating())
          .ifPresent(reasons::add);
      if (before.getPrompts() != now.getPrompts()) {
        reasons.add("prompts " + before.getPrompts() + " -> " + now.getPrompts());
      }
      if (!objective(before).equals(objective(now))) {
        reasons.add("objective " + objective(before) + " -> " + objective(now));
      }
      if (reasons.isEmpty()) {
        reasons.add("other scores at the same " + now.getPrompts() + " prompts");
      }
      if (now.getRevision() > before.getRevision() + 1) {
        reasons.add("revisions in between are not known: it was withdrawn meanwhile");
      }
    }
    return offset + " (" + String.join(", ", reasons) + ")";
  }

  private static boolean isPredicted(Calibration c) {
    return OffsetSource.isPredicted(c);
  }

  private static String objective(Calibration c) {
    return c.getTemperature() == null
        ? c.getObjective()
        : c.getObjective() + " at T = " + c.getTemperature();
  }

  private static Optional<String> change(String what, double before, double now) {
    return before == now
        ? Optional.empty()
        : Optional.of(what + " " + number(before) + " -> " + number(now));
  }

  /** A number, to six decimals at most. */
  static String number(@Nullable Double value) {
    if (value == null) {
      return "none";
    }
    String text = Table.text(value, 6);
    return text.replaceFirst("0+$", "").replaceFirst("\\.$", "");
  }
}
