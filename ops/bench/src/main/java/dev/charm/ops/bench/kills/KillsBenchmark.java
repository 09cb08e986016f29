package dev.charm.ops.bench.kills;

import dev.charm.ops.bench.cluster.Folder;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code charm up} is killed again and again in the middle of its work. */
public final class KillsBenchmark implements Benchmark {
  private static final double READY_GOAL = 60;
  private static final double WORK_GOAL = 10;
  private static final double P95 = 0.95;
  private static final int MOST_DIFFERENCES = 20;

  private static final String METHOD =
      """
      One folder; rewards of one reward model for four policy models at 20 prompts per second, 5 \
      votes and 4 answers a second, a new imported rating every 3 s, from a writer that never \
      pauses. SIGKILL of charm up 0 to 6 s after it was started, after it was ready, or after \
      every group had gone on, as the seed draws; then it is started again at once. Hung: it \
      gave up, or was not ready within 150 s. A group is at work when it has committed more than \
      at ready; where a kill came first, that is not counted. Restore: from Kafka Streams' \
      giving up the state of the killed tasks until it is running again. At the end everything \
      settles and is held against the batch calculation over the same events.""";

  @Override
  public String name() {
    return "kills";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    List<String> differences;
    List<Start> starts;
    int givenUp;
    try (Folder folder = Folder.create(settings.work());
        Trial trial = new Trial(settings, folder.path())) {
      for (Kill kill : Kill.drawn(settings.sizes().seed(), settings.sizes().kills())) {
        trial.killed(kill);
      }
      differences = trial.settle();
      starts = trial.starts();
      givenUp = trial.givenUp();
    }
    differences.stream().limit(MOST_DIFFERENCES).forEach(settings.progress());
    return section(starts, givenUp, differences.size());
  }

  private Section section(List<Start> starts, int givenUp, int differences) {
    List<Measurement> figures = new ArrayList<>();
    List<List<Object>> percentiles = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    goals.add(Goal.atMost(0, "starts that hung", count(starts.stream().map(Start::hung).toList())));
    goals.add(Goal.atMost(0, "folders on which no start got ready any more", givenUp));
    goals.add(
        Goal.atMost(0, "groups idle for 60 s", count(starts.stream().map(Start::idle).toList())));
    goals.add(Goal.atMost(0, "differences from the batch result", differences));
    List<Double> ready = add("until ready", starts, Start::ready, figures, percentiles);
    goals.add(Goal.atMost(READY_GOAL, "seconds until ready, at most", greatest(ready)));
    for (String service : GroupsAtWork.services()) {
      List<Double> seconds =
          add(
              "from ready until " + service + " is at work",
              starts,
              start -> optional(start.atWork().get(service)),
              figures,
              percentiles);
      goals.add(
          Goal.atMost(
              WORK_GOAL, "seconds until " + service + " is at work, at most", greatest(seconds)));
    }
    add("restore of the state that was given up", starts, Start::restore, figures, percentiles);
    return new Section(
        name(),
        METHOD,
        figures,
        goals,
        List.of(
            new Detail("Seconds", List.of("what", "p50", "p95", "max", "of"), percentiles),
            new Detail(
                "Starts",
                List.of("what"),
                starts.stream().map(s -> List.<Object>of(s.line())).toList())));
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static double count(List<Boolean> of) {
    return of.stream().filter(yes -> yes).count();
  }

  /** Adds a measurement of the starts that have it; returns the values, sorted. */
  private static List<Double> add(
      String what,
      List<Start> starts,
      Function<Start, OptionalDouble> value,
      List<Measurement> figures,
      List<List<Object>> percentiles) {
    List<Double> values = starts.stream().map(value).flatMap(v -> v.stream().boxed()).toList();
    List<Double> sorted = values.stream().sorted().toList();
    if (!values.isEmpty()) {
      figures.add(new Measurement(what, "s", values));
      percentiles.add(
          List.of(
              what,
              at(sorted, 0.5),
              at(sorted, P95),
              sorted.get(sorted.size() - 1),
              (long) sorted.size()));
    }
    return sorted;
  }

  private static double greatest(List<Double> sorted) {
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1);
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
