package dev.charm.ops.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.bench.calibrations.CalibrationsBenchmark;
import dev.charm.ops.bench.dashboard.DashboardBenchmark;
import dev.charm.ops.bench.generation.GenerateBenchmark;
import dev.charm.ops.bench.kills.KillsBenchmark;
import dev.charm.ops.bench.memory.MemoryBenchmark;
import dev.charm.ops.bench.offset.OffsetBenchmark;
import dev.charm.ops.bench.rating.LatencyBenchmark;
import dev.charm.ops.bench.rating.LeaderboardBenchmark;
import dev.charm.ops.bench.rating.RefitBenchmark;
import dev.charm.ops.bench.rating.VotesBenchmark;
import dev.charm.ops.bench.reading.ReadingBenchmark;
import dev.charm.ops.bench.recalibration.RecalibrationBenchmark;
import dev.charm.ops.bench.recalibration.RestoreBenchmark;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Machine;
import dev.charm.ops.bench.report.Markdown;
import dev.charm.ops.bench.report.Report;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.scoring.ScoringBenchmark;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.ops.bench.throughput.RoutingBenchmark;
import dev.charm.ops.bench.throughput.ThroughputBenchmark;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The benchmarks as a command. */
@Command(
    name = "ops/bench/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs benchmarks and writes one report, as Markdown and as JSON. The Markdown is printed"
            + " too.")
public final class Bench implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description =
          "Benchmarks to run, in this order: offset, throughput, routing, calibrations, recalibration,"
              + " restore, refit, votes, latency, leaderboard, reading, dashboard, scoring, kills, memory; all if none is named.")
  private List<String> names = List.of();

  @Mixin private final SizeOptions sizes = new SizeOptions();

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where the report goes (default: ops/bench/results).")
  private Path results = Path.of(System.getProperty("charm.bench.results", "results"));

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description =
          "Where brokers and state stores are kept meanwhile (default: ${DEFAULT-VALUE}).")
  private Path work = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = "--against",
      paramLabel = "FOLDER",
      description =
          "An unpacked distribution of another build: reading compares its command with this"
              + " one's, by turns.")
  private @Nullable Path against;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description =
          "A classifier with a model.onnx that scoring uses (default: the encoder that comes along,"
              + " with an untrained head).")
  private @Nullable Path model;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Every benchmark, in the order of the report. */
  static List<Benchmark> all() {
    return List.of(
        new OffsetBenchmark(),
        new ThroughputBenchmark(),
        new RoutingBenchmark(),
        new CalibrationsBenchmark(),
        new RecalibrationBenchmark(),
        new RestoreBenchmark(),
        new RefitBenchmark(),
        new VotesBenchmark(),
        new LatencyBenchmark(),
        new LeaderboardBenchmark(),
        new ReadingBenchmark(),
        new DashboardBenchmark(),
        new ScoringBenchmark(),
        new GenerateBenchmark(),
        new KillsBenchmark(),
        new MemoryBenchmark());
  }

  /** Runs the command and ends the process with its exit code: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<Benchmark> wanted = wanted();
    Machine machine = Machine.here();
    List<Section> sections = new ArrayList<>();
    for (Benchmark benchmark : wanted) {
      Settings settings =
          new Settings(
              sizes.sizes(),
              work,
              Optional.ofNullable(against),
              Optional.ofNullable(model),
              line -> {
                err.println(benchmark.name() + ": " + line);
                err.flush();
              });
      sections.add(benchmark.run(settings));
    }
    write(new Report(machine, sizes.sizes(), sections), out);
    return 0;
  }

  private List<Benchmark> wanted() {
    List<Benchmark> all = all();
    List<String> known = all.stream().map(Benchmark::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            spec.commandLine(), "unknown benchmark: " + name + "; one of " + known);
      }
    }
    return names.isEmpty() ? all : all.stream().filter(b -> names.contains(b.name())).toList();
  }

  private void write(Report report, PrintWriter out) throws IOException {
    Path folder = results.resolve(report.machine().date().replace(":", ""));
    Files.createDirectories(folder);
    String markdown = Markdown.of(report);
    Files.writeString(folder.resolve("report.md"), markdown);
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("report.json").toFile(), report);
    out.print(markdown);
    out.println("\nThis report: " + folder);
    out.flush();
  }
}
