package dev.charm.ops.bench.rating;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.BothBad;
import dev.charm.calibration.rating.BradleyTerry;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Repeated;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.ops.bench.sizes.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What it takes to fit an arena's ratings anew, with intervals, from counted votes. */
public final class RefitBenchmark implements Benchmark {
  private static final List<Integer> MODELS = List.of(59, SyntheticVotes.ARENA_MODELS, 512);
  private static final int MANY_MODELS = 5_000; // beyond intervals, by the sparse method
  private static final int VOTES_EACH = 40; // so that everyone is beaten, which the reference needs
  private static final double GOAL_MILLIS = 10;
  private static final double DISTANCE_GOAL = 1e-6;

  private static final String METHOD =
      """
      Votes between random models (seeded; one of eight a tie, one both bad), counted before the \
      clock starts. Timed: Bradley-Terry ratings with sandwich intervals and the covariance of all \
      models, from the counts. Beside it the ratings without intervals by the same method (fit \
      alone), and the reference: the same ratings without intervals by Hunter's \
      minorization-maximization, stopped when no model's odds change by more than 1e-10 of \
      themselves. Of 5,000 models there are no intervals, and equations are solved by a sparse \
      method. The distance is the greatest between the two ratings of a model, in Elo points.""";

  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Goal> goals = new ArrayList<>();
  private final List<List<Object>> rows = new ArrayList<>();

  @Override
  public String name() {
    return "refit";
  }

  @Override
  public Section run(Settings settings) {
    for (int models : MODELS) {
      if (models * models
          <= settings.sizes().votes()) { // else votes are too thin for the reference
        settings.progress().accept(models + " models");
        measure(models, settings.sizes());
      }
    }
    if (MANY_MODELS * VOTES_EACH <= settings.sizes().votes()) {
      settings.progress().accept(MANY_MODELS + " models");
      measureMany(settings.sizes());
    }
    return new Section(
        name(),
        METHOD,
        List.copyOf(measurements),
        List.copyOf(goals),
        List.of(
            new Detail(
                "Refits beside the reference",
                List.of(
                    "models",
                    "pairs that met",
                    "with intervals / reference",
                    "fit alone / reference",
                    "distance, points"),
                List.copyOf(rows))));
  }

  private void measure(int models, Sizes sizes) {
    VoteCounts counts = VoteCounts.of(new SyntheticVotes(models, sizes.votes()));
    int repetitions = 2 * sizes.repetitions() + 1;
    String of = String.format(Locale.ROOT, ", %d models", models);
    Measurement refit =
        Repeated.milliseconds(
            "refit with intervals" + of,
            sizes,
            repetitions,
            () -> ratings(counts).rating(SyntheticVotes.name(0)).value());
    Measurement fit =
        Repeated.milliseconds(
            "fit alone" + of,
            sizes,
            repetitions,
            () -> BradleyTerry.fit(counts, BothBad.TIE).strengths()[0]);
    Measurement reference =
        Repeated.milliseconds(
            "minorization-maximization (reference)" + of,
            sizes,
            repetitions,
            () -> MinorizeMaximize.ratings(counts).get(SyntheticVotes.name(0)));
    measurements.addAll(List.of(refit, fit, reference));
    if (models == SyntheticVotes.ARENA_MODELS) {
      goals.add(Goal.atMost(GOAL_MILLIS, "refit with intervals" + of + ", ms", refit.median()));
    }
    double distance = distance(ratings(counts), MinorizeMaximize.ratings(counts));
    goals.add(
        Goal.atMost(DISTANCE_GOAL, "distance from the reference" + of + ", points", distance));
    rows.add(
        List.of(
            models,
            counts.pairs().size(),
            refit.median() / reference.median(),
            fit.median() / reference.median(),
            distance));
  }

  /** Thousands of models, few of whom have met; the reference takes a dense matrix all the same. */
  private void measureMany(Sizes sizes) {
    VoteCounts counts = VoteCounts.of(new SyntheticVotes(MANY_MODELS, MANY_MODELS * VOTES_EACH));
    String of = String.format(Locale.ROOT, ", %d models", MANY_MODELS);
    Measurement refit =
        Repeated.milliseconds(
            "refit without intervals" + of,
            sizes,
            sizes.repetitions(),
            () -> ratings(counts).rating(SyntheticVotes.name(0)).value());
    Measurement reference =
        Repeated.milliseconds(
            "minorization-maximization (reference)" + of,
            sizes,
            1,
            () -> MinorizeMaximize.ratings(counts).get(SyntheticVotes.name(0)));
    measurements.addAll(List.of(refit, reference));
    double distance = distance(ratings(counts), MinorizeMaximize.ratings(counts));
    goals.add(
        Goal.atMost(DISTANCE_GOAL, "distance from the reference" + of + ", points", distance));
    rows.add(
        List.of(
            MANY_MODELS,
            counts.pairs().size(),
            "no intervals",
            refit.median() / reference.median(),
            distance));
  }

  private static ArenaRatings ratings(VoteCounts counts) {
    return ArenaRatings.of(counts, RatingSettings.DEFAULT);
  }

  private static double distance(ArenaRatings ratings, Map<String, Double> others) {
    return others.entrySet().stream()
        .mapToDouble(other -> ratings.rating(other.getKey()).value() - other.getValue())
        .map(Math::abs)
        .max()
        .orElseThrow();
  }
}
