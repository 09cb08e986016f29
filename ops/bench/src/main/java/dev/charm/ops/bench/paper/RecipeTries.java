package dev.charm.ops.bench.paper;

import dev.charm.ops.bench.report.Detail;
import java.util.List;

/**
 * What recipes of training were tried before one was chosen, by figures from the training prompts
 * alone: first heads were made anew at three quarters of them, calibrated and trained further
 * there, and measured at the last quarter, four times; in the part unseen on models held out of the
 * seen ones of four other folds. Figures of then, which no run of the experiment measures anew.
 */
final class RecipeTries {
  private RecipeTries() {}

  /** Of one over-valued model. */
  static Detail single() {
    return new Detail(
        "Recipes tried, by splits of the training prompts",
        List.of("recipe", "objective", "|MD|", "judge lost", "Spearman gained", "refused"),
        List.of(
            List.of("the first head, with its offset", "–", ".081", ".000", "–", "3 of 4"),
            List.of("before: 5 epochs, here 10 steps", "pairs", ".294", ".001", "-.002", "4 of 4"),
            List.of("70 steps", "pairs", ".162", ".012", ".001", "4 of 4"),
            List.of("and d drawn to d + offset", "pairs", ".194", "-.003", "-.008", "2 of 4"),
            List.of("and changes of d drawn to one", "pairs", ".151", "-.001", "-.011", "3 of 4"),
            List.of("and changes unlike any form", "pairs", ".329", ".010", "-.003", "0 of 4"),
            List.of("and no growth with form", "pairs", ".248", ".010", "-.001", "1 of 4"),
            List.of(
                "chosen: that, and turned pairs weigh 5",
                "pairs",
                ".051",
                ".012",
                "-.018",
                "0 of 4"),
            List.of(
                "before: 5 epochs, here 10 steps",
                "win-rate-matching",
                ".243",
                "-.001",
                "-.002",
                "4 of 4"),
            List.of("70 steps", "win-rate-matching", ".040", "-.001", "-.007", "4 of 4"),
            List.of(
                "and d drawn to d + offset",
                "win-rate-matching",
                ".189",
                "-.004",
                "-.010",
                "1 of 4"),
            List.of(
                "and changes of d drawn to one",
                "win-rate-matching",
                ".135",
                "-.003",
                "-.014",
                "3 of 4"),
            List.of(
                "and changes unlike any form",
                "win-rate-matching",
                ".278",
                ".000",
                "-.009",
                "0 of 4"),
            List.of(
                "chosen: and no growth with form",
                "win-rate-matching",
                ".141",
                "-.001",
                "-.013",
                "0 of 4")));
  }

  /** Of unseen models: the frontier over the strength of the pull. */
  static Detail unseen() {
    return new Detail(
        "Recipes tried, by splits of the training prompts and of the seen models",
        List.of("recipe", "objective", "|MD|", "order gained", "Spearman gained", "judge lost"),
        List.of(
            List.of("the first head", "–", ".245", "–", "–", "–"),
            List.of("before", "pairs", ".208", ".014", ".000", ".022"),
            List.of("turned pairs weigh 3", "pairs", ".181", ".027", ".000", ".031"),
            List.of("chosen: turned pairs weigh 5", "pairs", ".167", ".027", ".014", ".041"),
            List.of("turned pairs weigh 7", "pairs", ".157", ".025", ".000", ".048"),
            List.of("turned pairs weigh 10", "pairs", ".148", ".019", ".014", ".061"),
            List.of("20 epochs, a tenth of the anchor", "pairs", ".181", ".021", ".000", ".046"),
            List.of("d drawn to d + offset", "pairs", ".199", ".006", ".014", ".015"),
            List.of("offsets twice as large", "pairs-with-gain", ".160", ".021", ".000", ".040"),
            List.of("before, and chosen", "win-rate-matching", ".178", ".025", ".029", ".027"),
            List.of("half of the anchor", "win-rate-matching", ".169", ".023", ".029", ".035"),
            List.of("a tenth of the anchor", "win-rate-matching", ".160", ".035", ".043", ".051"),
            List.of(
                "the same, thrice as many pairs",
                "win-rate-matching",
                ".156",
                ".045",
                ".071",
                ".054"),
            List.of("no anchor", "win-rate-matching", ".148", ".016", ".043", ".077"),
            List.of(
                "changes of d drawn to one", "win-rate-matching", ".231", ".002", ".000", ".002"),
            List.of(
                "features dropped, a tenth of the anchor",
                "win-rate-matching",
                ".195",
                "-.002",
                ".000",
                ".026"),
            List.of(
                "weight decay 3, a tenth of the anchor",
                "win-rate-matching",
                ".178",
                ".018",
                ".057",
                ".041")));
  }
}
