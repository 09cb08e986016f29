package dev.charm.ops.bench.paper;

import dev.charm.consumers.scoring.EmbeddingCache;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.consumers.training.OriginalPreferences;
import dev.charm.consumers.training.ShippedPreferences;
import dev.charm.consumers.training.TrainingObjective;
import dev.charm.ops.bench.cluster.Folder;
import dev.charm.ops.connect.CommandFailedException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The experiment as a command. */
@Command(
    name = "ops/bench/paper",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs the experiment of CHARM (arXiv 2504.10045) on AlpacaEval's answers and arena ratings,"
            + " and writes one report, as Markdown and as JSON. The Markdown is printed too."
            + " CHARM_HEAD=DIR names another first head.")
public final class PaperBench implements Callable<Integer> {
  private static final long CACHE_BYTES = 320L << 20;
  private static final int REMEMBERED = 60_000;
  private static final String OVERVALUED = "gemma-2-9b-it-SimPO";
  private static final String REFERENCE = "gpt-4o-mini-2024-07-18";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      required = true,
      description = "With data/alpacaeval, data/arena and data/preference-tests.")
  private Path data = Path.of("");

  @Option(
      names = "--embeddings",
      paramLabel = "FOLDER",
      description = "Where embeddings are kept from run to run, 320 MiB (default: not kept).")
  private @Nullable Path embeddings;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many seeds, from 1 (default: ${DEFAULT-VALUE}).")
  private int seeds = 3;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "Parts to run: single, known, unseen, unrated, sets (default: all).")
  private List<String> only = List.of();

  @Option(
      names = "--reference",
      paramLabel = "MODEL",
      description = "The reference model (default: ${DEFAULT-VALUE}).")
  private String reference = REFERENCE;

  @Option(
      names = "--overvalued",
      paramLabel = "MODEL",
      description = "The over-valued model of the part single (default: ${DEFAULT-VALUE}).")
  private String overvalued = OVERVALUED;

  @Option(
      names = "--folds",
      paramLabel = "N",
      description = "Folds of models, from 2 (default: ${DEFAULT-VALUE}).")
  private int folds = 4;

  @Option(
      names = "--objectives",
      paramLabel = "NAME",
      split = ",",
      description =
          "What heads are trained for in the part unseen: pairs, pairs-with-gain, rounds,"
              + " win-rate-matching (default: all).")
  private List<String> objectives = TrainingObjective.NAMES;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where the report goes (default: ops/bench/results/paper).")
  private Path results = Path.of(System.getProperty("charm.bench.results", "results"), "paper");

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description = "For what is needed meanwhile (default: ${DEFAULT-VALUE}).")
  private Path work = Path.of(System.getProperty("java.io.tmpdir"));

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and ends the process with its exit code: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    System.exit(command().execute(args));
  }

  /** The command, whose expected failures are one line. */
  static CommandLine command() {
    return new CommandLine(new PaperBench())
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              if (!(failure instanceof CommandFailedException)) {
                throw failure;
              }
              line.getErr().println("ops/bench/paper: " + failure.getMessage());
              line.getErr().flush();
              return 1;
            });
  }

  @Override
  public Integer call() throws Exception {
    List<Part> parts = parts();
    check();
    PrintWriter err = spec.commandLine().getErr();
    Consumer<String> tell =
        line -> {
          err.println(line);
          err.flush();
        };
    ShippedHead.missing()
        .ifPresent(
            why -> {
              throw new CommandFailedException(why);
            });
    PaperData read = PaperData.read(data);
    List<Part.Found> found = new ArrayList<>();
    Files.createDirectories(results);
    try (TextEncoder encoder = TextEncoder.load(cache());
        Folder folder = Folder.create(work)) {
      Setting setting = setting(read, encoder, folder.path(), tell);
      PaperReport report = PaperReport.of(setting, seeds, found);
      for (Part part : parts) {
        found.add(part.run(setting, LongStream.rangeClosed(1, seeds).boxed().toList()));
        report = PaperReport.of(setting, seeds, found);
        report.write(results); // so that a run that is ended leaves what it has
      }
      spec.commandLine().getOut().print(report.markdown());
      spec.commandLine().getOut().println("\nThis report: " + results);
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private Setting setting(PaperData read, TextEncoder encoder, Path folder, Consumer<String> tell)
      throws Exception {
    RewardHead head = HeadFormat.read(ShippedHead.bytes());
    head.requireFits(encoder.hash());
    AnswerRows rows = AnswerRows.of(read, encoder, tell);
    OriginalPreferences originals = new ShippedPreferences().read(new RewardFeatures(encoder));
    return new Setting(
        read,
        data,
        rows,
        head,
        rows.score(head),
        originals,
        read.place(reference),
        folds,
        0.8,
        encoder,
        folder,
        new Sums(rows, originals),
        tell);
  }

  private EmbeddingCache cache() {
    return embeddings == null
        ? new EmbeddingCache(REMEMBERED)
        : EmbeddingCache.onDisk(REMEMBERED, embeddings, CACHE_BYTES);
  }

  private void check() {
    if (seeds < 1 || folds < 2) {
      throw new ParameterException(
          spec.commandLine(), "at least one seed and two folds, not " + seeds + " and " + folds);
    }
    for (String objective : objectives) {
      if (!TrainingObjective.NAMES.contains(objective)) {
        throw new ParameterException(
            spec.commandLine(),
            "unknown objective: " + objective + "; one of " + TrainingObjective.NAMES);
      }
    }
    if (!Files.isDirectory(data)) {
      throw new ParameterException(spec.commandLine(), "--data " + data + " is not a folder");
    }
  }

  private List<Part> parts() {
    List<Part> all =
        List.of(
            new SinglePart(overvalued),
            new KnownPart(),
            new UnseenPart(objectives),
            new UnratedPart(),
            new SetsPart());
    List<String> names = all.stream().map(Part::name).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new ParameterException(
            spec.commandLine(), "unknown part: " + name + "; one of " + names);
      }
    }
    return only.isEmpty() ? all : all.stream().filter(p -> only.contains(p.name())).toList();
  }
}
