package dev.charm.ops.command;

import dev.charm.consumers.views.AnswerStyles;
import dev.charm.consumers.views.CastVote;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.LoggedVotes;
import dev.charm.ops.command.option.RatingOptions;
import dev.charm.ops.command.option.TimeText;
import dev.charm.ops.command.option.VoteBatchOptions;
import dev.charm.ops.command.option.VoteHygieneOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.leaderboard.ArenaLeaderboard;
import dev.charm.ops.leaderboard.ArenaLeaderboardListing;
import dev.charm.ops.leaderboard.ArenaLeaderboardRow;
import dev.charm.ops.leaderboard.FileVotes;
import dev.charm.ops.leaderboard.FittedLeaderboard;
import dev.charm.ops.leaderboard.FittedListing;
import dev.charm.ops.leaderboard.HeldBackRatings;
import dev.charm.ops.leaderboard.Intervals;
import dev.charm.ops.leaderboard.PastRatings;
import dev.charm.ops.leaderboard.StyledLeaderboard;
import dev.charm.ops.leaderboard.VoteConversion;
import dev.charm.ops.leaderboard.VotesWithStyle;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code charm leaderboard}. */
@Command(
    name = "leaderboard",
    sortOptions = false,
    subcommands = LeaderboardRewardsCommand.class,
    description = {
      "Print the models of an arena, the best one first, by the ratings in force.",
      "rank: 1 + number of models whose 95 %% interval lies wholly above this one's."
    })
public final class LeaderboardCommand extends ListingCommand {
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
              + " what they can. By the votes whose two answers are in charm.responses, or in the"
              + " files of --batch.")
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

  @Mixin VoteBatchOptions batch = new VoteBatchOptions();
  @Mixin VoteHygieneOptions hygiene = new VoteHygieneOptions();
  @Mixin RatingOptions ratings = new RatingOptions();

  @Override
  public Integer call() throws Exception {
    requireSense();
    if (batch.isGiven()) {
      return ofFiles();
    }
    try (LogReader reader = LogReaders.open(connection.resolve(), notes())) {
      if (asOf == null
          && !styleControl
          && !winMatrix
          && intervals == null
          && hygiene.hygiene().isNone()) {
        print(inForce(reader));
        return ExitCode.DONE;
      }
      List<CastVote> votes = LoggedVotes.read(reader, arena).stream().filter(this::isDue).toList();
      if (asOf != null && votes.isEmpty()) {
        Collection<ArenaRating> past = PastRatings.of(reader, arena, asOf);
        if (past.isEmpty()) {
          throw none(reader, "no vote, and no rating that a calibration used, until " + asOf);
        }
        print(ArenaLeaderboard.inForce(past));
      } else if (votes.isEmpty()) {
        throw none(reader, "no vote");
      } else if (styleControl) {
        AnswerStyles styles = AnswerStyles.of(votes, reader);
        List<CastVote> known = votes.stream().filter(styles::knows).toList();
        printStyled(
            new VotesWithStyle(known, VoteConversion.styled(known, styles)),
            votes.size(),
            Topics.RESPONSES.name());
      } else {
        printFitted(votes);
      }
    }
    return ExitCode.DONE;
  }

  private int ofFiles() throws IOException {
    boolean withVoters = intervals == Intervals.VOTER || !hygiene.hygiene().isNone();
    Optional<FileVotes> read = batch.read(arena, styleControl, withVoters);
    if (read.isEmpty()) {
      return ExitCode.FAILED;
    }
    FileVotes votes = read.get();
    votes.requireAny(asOf);
    List<CastVote> due = votes.inOrder(asOf);
    if (styleControl) {
      printStyled(votes.styled(asOf), due.size(), "the files");
    } else {
      printFitted(due);
    }
    return ExitCode.DONE;
  }

  private void requireSense() {
    if (styleControl && (winMatrix || intervals != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--style-control goes with neither --win-matrix nor --intervals: its intervals are of"
              + " single votes");
    }
    if (styleControl && !hygiene.hygiene().isNone()) {
      throw new ParameterException(
          spec.commandLine(),
          "--style-control goes with neither --max-votes-per-voter nor --outlier-voters");
    }
    batch.requireSense();
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

  private void printFitted(List<CastVote> votes) {
    FittedLeaderboard fit =
        new FittedLeaderboard(
            ratings.settings(spec), intervals == null ? Intervals.SANDWICH : intervals);
    List<String> told = new ArrayList<>();
    hygiene.hygiene().of(votes, told).forEach(fit::add);
    told.forEach(each -> notes().println("charm: " + each));
    notes().flush();
    new FittedListing(winMatrix, intervals, minVotes).print(fit, output.output(), out(), notes());
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

  /** What is to be said of an arena without the votes that are asked for. */
  private CommandFailedException none(LogReader reader, String what) throws IOException {
    inForce(reader); // which knows more to say of an arena that nobody knows
    return new CommandFailedException(what + " in arena " + arena);
  }

  private void printStyled(VotesWithStyle known, long all, String where) {
    StyledLeaderboard board = StyledLeaderboard.of(known, all, where, ratings.settings(spec));
    print(board.rows());
    board.notes().forEach(note -> notes().println("charm: " + note));
    notes().flush();
  }

  private void print(List<ArenaLeaderboardRow> rows) {
    ArenaLeaderboardListing.print(
        minVotes == null ? rows : ArenaLeaderboardRow.withMinVotes(rows, minVotes),
        output.output(),
        out());
  }

  private PrintWriter notes() {
    return err();
  }
}
