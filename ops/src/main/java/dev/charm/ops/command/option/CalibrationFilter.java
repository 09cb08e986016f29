package dev.charm.ops.command.option;

import dev.charm.schemas.Keys;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --reward-model}, {@code --overvalued} and {@code --reference}: which calibrations. */
public final class CalibrationFilter {
  @Option(
      names = "--reward-model",
      paramLabel = "RM",
      description = "Only this reward model, NAME@VERSION.")
  public @Nullable String rewardModel;

  @Option(
      names = "--overvalued",
      paramLabel = "MODEL",
      description = "Only this over-valued model.")
  public @Nullable String overvalued;

  @Option(names = "--reference", paramLabel = "MODEL", description = "Only this reference model.")
  public @Nullable String reference;

  /** Which keys of {@code charm.calibrations} pass: reward model, over-valued, reference. */
  public Predicate<String> calibrationKeys() {
    return key -> passes(key, 3, 0, 1, 2);
  }

  /** Which reward models pass. */
  public Predicate<String> rewardModels() {
    return name -> matches(rewardModel, name);
  }

  /** Which keys of {@code charm.preference-pairs} pass: the prompt stands second. */
  public Predicate<String> pairKeys() {
    return key -> passes(key, 4, 0, 2, 3);
  }

  private boolean passes(String key, int parts, int rm, int o, int r) {
    List<String> split;
    try {
      split = Keys.split(key);
    } catch (IllegalArgumentException e) {
      return false; // no key of ours
    }
    return split.size() == parts
        && matches(rewardModel, split.get(rm))
        && matches(overvalued, split.get(o))
        && matches(reference, split.get(r));
  }

  private static boolean matches(@Nullable String wanted, String value) {
    return wanted == null || wanted.equals(value);
  }
}
