package dev.charm.ops.command;

import dev.charm.calibration.rating.BradleyTerry;
import dev.charm.calibration.rating.StyleControl;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.consumers.views.AnswerStyles;
import dev.charm.consumers.views.CastVote;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.LoggedVotes;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.command.option.RatingOptions;
import dev.charm.ops.command.option.TimeText;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.leaderboard.ArenaLeaderboard;
import dev.charm.ops.leaderboard.ArenaLeaderboardListing;
import dev.charm.ops.leaderboard.ArenaLeaderboardRow;
import dev.charm.ops.leaderboard.FittedLeaderboard;
import dev.charm.ops.leaderboard.HeldBackRatings;
import dev.charm.ops.leaderboard.Intervals;
import dev.charm.ops.leaderboard.PastRatings;
import dev.charm.ops.leaderboard.VoteConversion;
import dev.charm.ops.leaderboard.VoteFiles;
import dev.charm.ops.leaderboard.WinMatrix;
import dev.charm.ops.leaderboard.WinMatrixListing;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm leaderboard}. */
@Command(
    name = "leaderboard",
    sortOptions = false,
    subcommands = LeaderboardRewardsCommand.class,
    description = {
      "Print the models of an arena, the best one first, by the ratings in force.",
      "rank: 1 + number of models whose 95 %% interval lies wholly above this one's."
    })
public final class LeaderboardCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--arena",
      paramLabel = "NAME",
      defaultValue = "overall",
      order = 1,
      description =
          "Which pool of battles; the narrower one of a language or category is ARENA/CATEGORY"
              + " (default: ${DEFAULT-VALUE}).")
  String arena = "overall";

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      converter = TimeText.class,
      order = 2,
      description =
          "By the votes cast until then: an instant such as 2026-05-01T12:00:00Z, or a date, which"
              + " is its midnight in UTC. Where there are none, by the ratings that calibrations"
              + " used then.")
  @Nullable Instant asOf;

  @Option(
      names = "--style-control",
      order = 3,
      description =
          "Ratings at equal style: the length, headers, lists and bold passages of answers explain"
              + " what they can. By the votes whose two answers are in charm.responses.")
  boolean styleControl;

  @Option(
      names = "--intervals",
      paramLabel = "sandwich|voter|bootstrap",
      order = 4,
      description =
          "Make the intervals anew: of single votes (sandwich, as those in force), of all votes of"
              + " a voter together, or of single votes by bootstrap ("
              + FittedLeaderboard.RESAMPLES
              + ", seeded).")
  @Nullable Intervals intervals;

  @Option(
      names = "--win-matrix",
      order = 5,
      description = "How often each model wins against each other one; ties count half.")
  boolean winMatrix;

  @Option(
      names = "--min-votes",
      paramLabel = "N",
      order = 6,
      description =
          "Models with fewer votes are preliminary: shown last, without a rank, and not counted in"
              + " the ranks of the others.")
  @Nullable Long minVotes;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      arity = "1..*",
      order = 7,
      description = "By the votes in these files, as `battles ingest` reads them; without Kafka.")
  List<Path> files = List.of();

  @Mixin RatingOptions ratings = new RatingOptions();
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    requireSense();
    if (!files.isEmpty()) {
      FittedLeaderboard fit = fit();
      VoteFiles.read(
          files,
          arena,
          notes(),
          vote -> {
            if (isDue(vote)) {
              fit.add(vote);
            }
          });
      print(fit);
      return ExitCode.DONE;
    }
    try (LogReader reader = LogReaders.open(connection.resolve(), notes())) {
      if (asOf == null && !styleControl && !winMatrix && intervals == null) {
        print(inForce(reader));
        return ExitCode.DONE;
      }
      List<CastVote> votes = LoggedVotes.read(reader, arena).stream().filter(this::isDue).toList();
      if (asOf != null && votes.isEmpty()) {
        print(ArenaLeaderboard.inForce(PastRatings.of(reader, arena, asOf)));
      } else if (styleControl) {
        printStyled(votes, reader);
      } else {
        FittedLeaderboard fit = fit();
        votes.forEach(fit::add);
        print(fit);
      }
    }
    return ExitCode.DONE;
  }

  private void requireSense() {
    if (styleControl && (winMatrix || intervals != null || !files.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(),
          "--style-control goes with --arena and --as-of only: it needs the answers in"
              + " charm.responses, and its intervals are of single votes");
    }
    if (minVotes != null && minVotes < 1) {
      throw new ParameterException(spec.commandLine(), "--min-votes must be at least 1");
    }
    if (winMatrix && intervals != null) {
      throw new ParameterException(
          spec.commandLine(), "--win-matrix counts votes and has no --intervals");
    }
  }

  private boolean isDue(CastVote vote) {
    return asOf == null || !vote.at().isAfter(asOf);
  }

  private FittedLeaderboard fit() {
    return new FittedLeaderboard(
        ratings.settings(spec), intervals == null ? Intervals.SANDWICH : intervals);
  }

  /** The ratings in force of the arena; where it has none, but others have, that is an error. */
  private List<ArenaLeaderboardRow> inForce(LogReader reader) throws IOException {
    Collection<ArenaRating> all = reader.latest(Topics.ARENA_RATINGS).values();
    List<ArenaRating> own = all.stream().filter(r -> r.getArena().equals(arena)).toList();
    if (own.isEmpty() && !all.isEmpty()) {
      TreeSet<String> arenas = new TreeSet<>(all.stream().map(ArenaRating::getArena).toList());
      throw new CommandFailedException(
          "no rating in arena " + arena + "; there are ratings in " + String.join(", ", arenas));
    }
    HeldBackRatings.of(own).lines().forEach(line -> notes().println("charm: " + line));
    notes().flush();
    return ArenaLeaderboard.inForce(own);
  }

  private void print(FittedLeaderboard fit) {
    if (fit.refused() > 0) {
      notes()
          .printf(
              Locale.ROOT,
              "charm: %d votes do not count: an arena holds %d models and %d pairs that met, and they"
                  + " name more%n",
              fit.refused(),
              VoteCounts.MOST_MODELS,
              VoteCounts.MOST_PAIRS);
      notes().flush();
    }
    requireFew(fit.counts().models().size());
    List<ArenaLeaderboardRow> rows = fit.rows();
    if (winMatrix) {
      List<String> models = rows.stream().map(ArenaLeaderboardRow::model).toList();
      WinMatrixListing.print(
          WinMatrix.cells(fit.counts(), models),
          models,
          output.output(),
          spec.commandLine().getOut());
    } else {
      print(rows);
    }
  }

  /** Refuses what is asked of so many models that neither memory nor a terminal holds it. */
  private void requireFew(int models) {
    if (winMatrix && output.output().isTable() && models > WinMatrix.MOST_IN_SQUARE) {
      throw new CommandFailedException(
          "a square of "
              + models
              + " models is more than a terminal shows, which is "
              + WinMatrix.MOST_IN_SQUARE
              + "; --output ndjson prints two models a line");
    }
    if ((intervals == Intervals.VOTER || intervals == Intervals.BOOTSTRAP)
        && models > BradleyTerry.MOST_WITH_INTERVALS) {
      throw new CommandFailedException(
          "intervals are made for at most "
              + BradleyTerry.MOST_WITH_INTERVALS
              + " models, and the votes name "
              + models
              + "; without --intervals there are ratings");
    }
  }

  private void printStyled(List<CastVote> votes, LogReader reader) {
    AnswerStyles styles = AnswerStyles.of(votes, reader);
    List<CastVote> known = votes.stream().filter(styles::knows).toList();
    StyleControl fit;
    try {
      fit = StyleControl.fit(VoteConversion.styled(known, styles), ratings.settings(spec));
    } catch (ArithmeticException e) {
      throw new CommandFailedException("no style control: " + e.getMessage(), e);
    }
    print(FittedLeaderboard.styled(known, fit, ratings.settings(spec)));
    notes()
        .printf(
            Locale.ROOT,
            "charm: %d of %d votes have both answers in %s%n",
            known.size(),
            votes.size(),
            Topics.RESPONSES.name());
    fit.coefficients()
        .forEach(
            (feature, odds) ->
                notes()
                    .printf(
                        Locale.ROOT,
                        "charm: one standard deviation more %s adds %+.3f [%+.3f, %+.3f] to the log"
                            + " odds of winning%n",
                        feature.label(),
                        odds.value(),
                        odds.low(),
                        odds.high()));
    notes().flush();
  }

  private void print(List<ArenaLeaderboardRow> rows) {
    ArenaLeaderboardListing.print(
        minVotes == null ? rows : ArenaLeaderboardRow.withMinVotes(rows, minVotes),
        output.output(),
        spec.commandLine().getOut());
  }

  private PrintWriter notes() {
    return spec.commandLine().getErr();
  }
}
