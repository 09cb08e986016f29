package dev.charm.ops.bench.rating;

import dev.charm.ops.Charm;
import dev.charm.ops.bench.cluster.Folder;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A leaderboard of votes in a file, without Kafka, beside evalica. */
public final class LeaderboardBenchmark implements Benchmark {
  private static final double GOAL = 3;
  private static final double DISTANCE_GOAL = 1e-6;

  private static final String METHOD =
      """
      Votes on 129 models in one CSV file (model_a, model_b, winner; one of eight a tie, one tie \
      (bothbad)), written before. Within a warm process: reading, counting, fitting and ranking, \
      with sandwich intervals, and ranks by them. As a process: the command charm leaderboard \
      --batch, with the JVM's flags of the charm script, from its start until the table is \
      printed. The reference, where it can be installed: evalica in a Python of its own, on the \
      same file with pandas, Bradley-Terry scores and ranks by them, no intervals, its own \
      tolerance of 1e-6; in one warm process without interpreter start and imports, and as a \
      process. The distance is the greatest between the two ratings of a model, in Elo points, \
      evalica's tolerance being 1e-12 for the purpose.""";

  @Override
  public String name() {
    return "leaderboard";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    try (Folder folder = Folder.create(settings.work())) {
      VoteFile file =
          VoteFile.write(
              folder.path().resolve("votes.csv"),
              new SyntheticVotes(SyntheticVotes.ARENA_MODELS, settings.sizes().votes()));
      Evalica evalica =
          settings.sizes().evalica()
              ? Evalica.install(folder.path())
              : new Evalica.LeftOut("it was not asked for");
      return measure(file, evalica, settings);
    }
  }

  private Section measure(VoteFile file, Evalica evalica, Settings settings)
      throws IOException, InterruptedException {
    int repetitions = settings.sizes().repetitions();
    settings.progress().accept("within this process");
    OwnFigures own = OwnFigures.measure(file, settings.sizes().warmUpMillis(), 2 * repetitions + 1);
    List<Double> process = new ArrayList<>();
    if (evalica instanceof Evalica.Installed installed) {
      settings.progress().accept("evalica within one process");
      Evalica.Figures other = installed.measure(file.path(), 2 * repetitions + 1);
      settings.progress().accept("each as a process, by turns");
      List<Double> otherProcess = new ArrayList<>();
      for (int i = 0; i < repetitions; i++) {
        process.add(process(file));
        otherProcess.add(installed.process(file.path()));
      }
      return compared(own, process, other, otherProcess);
    }
    settings.progress().accept("as a process");
    for (int i = 0; i < repetitions; i++) {
      process.add(process(file));
    }
    String why = evalica instanceof Evalica.LeftOut left ? left.why() : "";
    return new Section(
        name(),
        METHOD,
        List.of(whole(own), asProcess("charm", process)),
        List.of(),
        List.of(new Detail("No comparison with evalica", List.of("why"), List.of(List.of(why)))));
  }

  private Section compared(
      OwnFigures own, List<Double> process, Evalica.Figures other, List<Double> otherProcess) {
    Measurement within = whole(own);
    Measurement withinOther =
        whole("evalica (reference)", List.of(other.read(), other.mapped(), other.fitted()));
    Measurement processes = asProcess("charm", process);
    Measurement processesOther = asProcess("evalica (reference)", otherProcess);
    return new Section(
        name(),
        METHOD,
        List.of(within, withinOther, processes, processesOther),
        List.of(
            Goal.atLeast(
                GOAL, "evalica / charm, warm process", withinOther.median() / within.median()),
            Goal.atLeast(
                GOAL,
                "evalica / charm, as a process",
                processesOther.median() / processes.median()),
            Goal.atMost(DISTANCE_GOAL, "distance, points", distance(own, other.precise()))),
        List.of(
            new Detail(
                "Median seconds of each step in a warm process, " + other.versions(),
                List.of("step", "charm", "evalica"),
                List.of(
                    List.of("reading", median(own.read()), median(other.read())),
                    List.of("translating winners", "within reading", median(other.mapped())),
                    List.of("fitting and ranking", median(own.fitted()), median(other.fitted())))),
            new Detail(
                "Distance from evalica by its tolerance",
                List.of("tolerance", "distance, points"),
                List.of(
                    List.of("1e-6", distance(own, other.ratings())),
                    List.of("1e-12", distance(own, other.precise()))))));
  }

  private static Measurement whole(OwnFigures own) {
    return whole("charm", List.of(own.read(), own.fitted()));
  }

  private static Measurement whole(String whose, List<List<Double>> steps) {
    List<Double> sums = new ArrayList<>();
    for (int i = 0; i < steps.get(0).size(); i++) {
      int repetition = i;
      sums.add(steps.stream().mapToDouble(step -> step.get(repetition)).sum());
    }
    return new Measurement(whose + ", warm process", "s", sums);
  }

  private static Measurement asProcess(String whose, List<Double> seconds) {
    return new Measurement(whose + ", as a process", "s", seconds);
  }

  private static double median(List<Double> seconds) {
    return new Measurement("", "s", seconds).median();
  }

  private static double distance(OwnFigures own, Map<String, Double> others) {
    if (!own.leaderboard().ratings().keySet().equals(others.keySet())) {
      throw new IllegalStateException("evalica rates other models");
    }
    return others.entrySet().stream()
        .mapToDouble(
            o ->
                Objects.requireNonNull(own.leaderboard().ratings().get(o.getKey())).value()
                    - o.getValue())
        .map(Math::abs)
        .max()
        .orElseThrow();
  }

  /** The real command. */
  private static double process(VoteFile file) throws IOException, InterruptedException {
    return Program.succeed(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Charm.class.getName(),
                "leaderboard",
                "--batch",
                file.path().toString()))
        .seconds();
  }
}
