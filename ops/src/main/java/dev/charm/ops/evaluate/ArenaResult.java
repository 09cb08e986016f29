package dev.charm.ops.evaluate;

import dev.charm.calibration.evaluation.ArenaAgreement;
import dev.charm.calibration.evaluation.HeldOutAgreement;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a reward model's view of policy models agrees with arena ratings.
 *
 * @param models {@code all}, or those of a quarter: {@code training}, {@code held-out}
 * @param prompts likewise
 * @param agreement the figures
 */
public record ArenaResult(String models, String prompts, ArenaAgreement agreement) {
  private static final List<Column<ArenaResult>> FIGURES =
      List.of(
          Column.of("models", row -> count(row.agreement().models())),
          Column.of("prompts", row -> count(row.agreement().prompts())),
          figure("pearson", ArenaAgreement::pearson),
          figure("spearman", ArenaAgreement::spearman),
          figure("kendall", ArenaAgreement::kendall),
          figure("order", ArenaAgreement::order),
          figure("mean_abs_md", ArenaAgreement::meanAbsMd).headed("mean |MD|"),
          figure("temperature_md", ArenaAgreement::temperatureMd).headed("|MD| at fitted T"));

  /** The fields of {@code charm evaluate arena}, in their order. */
  public static final Listing<ArenaResult> LISTING = new Listing<>(FIGURES);

  /** The same, with folds. */
  public static final Listing<ArenaResult> FOLDED = folded();

  private static Listing<ArenaResult> folded() {
    List<Column<ArenaResult>> columns = new ArrayList<>();
    columns.add(Column.of("of_models", ArenaResult::models));
    columns.add(Column.of("of_prompts", ArenaResult::prompts));
    columns.addAll(FIGURES);
    return new Listing<>(List.copyOf(columns));
  }

  /** What it is of, in words. */
  public String name() {
    return models.equals(prompts) ? models : models + " models, " + prompts + " prompts";
  }

  /** Over everything. */
  static ArenaResult all(ArenaAgreement agreement) {
    return new ArenaResult("all", "all", agreement);
  }

  static ArenaResult of(HeldOutAgreement.Quarter quarter) {
    return new ArenaResult(quarter.models(), quarter.prompts(), quarter.agreement());
  }

  private static Column<ArenaResult> figure(
      String name, Function<ArenaAgreement, OptionalDouble> value) {
    return Column.of(
        name,
        3,
        row -> {
          OptionalDouble figure = value.apply(row.agreement());
          return figure.isPresent() ? figure.getAsDouble() : null;
        });
  }

  /** A whole number, but for means over folds that are none. */
  private static @Nullable Object count(double number) {
    return number == Math.rint(number) ? (Object) (long) number : (Object) number;
  }
}
