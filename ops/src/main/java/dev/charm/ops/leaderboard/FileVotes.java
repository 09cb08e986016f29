package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.Style;
import dev.charm.calibration.rating.StyledVote;
import dev.charm.consumers.views.AnswerStyle;
import dev.charm.consumers.views.CastVote;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.producers.votes.DigestMap;
import dev.charm.producers.votes.VotedAnswers;
import dev.charm.schemas.Battle;
import dev.charm.schemas.precedence.BattleOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The votes of several files, as they would count if they were ingested: of several votes of one id
 * the one of the file that was changed last, wherever it stands.
 *
 * <p>They go by time. Those without a time come after the others, in the order of the files and of
 * their {@code sequence}, which is the row where the file gives none. So online Elo does not hang
 * on the order of rows and files where there is time.
 */
public final class FileVotes implements VotedAnswers {
  private static final Comparator<HeldVote> BY_TIME =
      Comparator.comparing(HeldVote::timed, Comparator.reverseOrder())
          .thenComparing(
              vote -> vote.timed() ? vote.cast().at() : Instant.EPOCH, Comparator.naturalOrder())
          .thenComparingInt(vote -> vote.timed() ? 0 : vote.file())
          .thenComparingLong(HeldVote::sequence)
          .thenComparingInt(HeldVote::file);

  private final String arena;
  private final boolean withStyles;
  private final List<HeldVote> votes = new ArrayList<>();

  /** The place of each id among the votes, plus 1. */
  private final DigestMap places = new DigestMap();

  private final Map<String, String> names = new HashMap<>();
  private final Map<List<String>, List<String>> categories = new HashMap<>();
  private final Map<String, Style[]> styles = new HashMap<>();
  private final Map<Integer, long[]> again = new TreeMap<>();

  /**
   * @param arena that the votes count in, narrower ones as {@code arena/category}
   * @param withStyles whether the styles of answers are to be held
   */
  public FileVotes(String arena, boolean withStyles) {
    this.arena = arena;
    this.withStyles = withStyles;
  }

  /** Who is to be told of answers. */
  public VotedAnswers answers() {
    return withStyles ? this : VotedAnswers.NOT_ASKED;
  }

  @Override
  public void of(String battleId, Answer a, Answer b) {
    styles.put(battleId, new Style[] {style(a), style(b)});
  }

  private static Style style(Answer answer) {
    if (answer instanceof Counted counted) {
      return new Style(counted.length(), counted.headers(), counted.lists(), counted.bold());
    }
    AnswerStyle style = AnswerStyle.of(((Text) answer).text());
    return new Style(style.length(), style.headers(), style.lists(), style.bold());
  }

  /**
   * Takes a vote.
   *
   * @param file number of its file, from 0
   * @param told when the file was written, which stands for the time of a vote without one
   */
  public void add(Battle battle, int file, Instant told) {
    battle.setModelA(one(battle.getModelA()));
    battle.setModelB(one(battle.getModelB()));
    battle.setVoter(battle.getVoter() == null ? null : one(battle.getVoter()));
    battle.setPromptId(null);
    Style[] style = styles.remove(battle.getBattleId());
    List<String> named = BattleOrder.categories(battle);
    Instant at = battle.getVotedAt();
    HeldVote vote =
        new HeldVote(
            CastVote.of(battle, at == null ? told : Instant.MAX),
            categories.computeIfAbsent(named, same -> same),
            at != null,
            battle.getSequence(),
            battle.getVersion(),
            file,
            style == null ? null : style[0],
            style == null ? null : style[1]);
    long digest = places.digest(battle.getBattleId());
    int place = (int) places.get(digest, 0) - 1;
    if (place < 0) {
      votes.add(vote);
      places.put(digest, votes.size());
      return;
    }
    HeldVote known = votes.get(place);
    long[] count = again.computeIfAbsent(known.file(), each -> new long[2]);
    count[known.saysTheSame(vote) ? 0 : 1]++;
    if (vote.version() >= known.version()) {
      votes.set(place, vote);
    }
  }

  /** One copy of each name, since there are many votes and few names. */
  private String one(String name) {
    String known = names.putIfAbsent(name, name);
    return known == null ? name : known;
  }

  /**
   * What is to be told of a file whose votes were added last, one line each.
   *
   * @param files names of the files so far
   */
  List<String> messages(List<String> files) {
    List<String> told = new ArrayList<>();
    again.forEach(
        (file, count) -> {
          if (count[0] > 0) {
            told.add(count[0] + " votes stand in " + files.get(file) + " too, and count once");
          }
          if (count[1] > 0) {
            told.add(
                count[1]
                    + " votes have the id of a vote in "
                    + files.get(file)
                    + " that says something else; that of the file changed last counts");
          }
        });
    again.clear();
    return told;
  }

  /**
   * Requires votes in the arena.
   *
   * @param wanted which votes are to count; for the message, those cast until {@code asOf}
   * @throws CommandFailedException if there are none, which names the arenas that have votes
   */
  public void requireAny(Predicate<CastVote> wanted, @Nullable Instant asOf) {
    if (votes.stream().anyMatch(vote -> counts(vote) && wanted.test(vote.cast()))) {
      return;
    }
    if (votes.stream().anyMatch(this::counts)) {
      throw new CommandFailedException("no vote in arena " + arena + " was cast until " + asOf);
    }
    throw new CommandFailedException(
        "no vote in arena " + arena + "; there are votes in " + String.join(", ", arenas()));
  }

  /** The arenas that votes count in. */
  private SortedSet<String> arenas() {
    SortedSet<String> all = new TreeSet<>();
    String whole = whole(arena);
    if (!votes.isEmpty()) {
      all.add(whole);
    }
    categories.keySet().forEach(named -> named.forEach(each -> all.add(whole + "/" + each)));
    return all;
  }

  /** The arena without the category that narrows it. */
  public static String whole(String arena) {
    int slash = arena.indexOf('/');
    return slash < 0 ? arena : arena.substring(0, slash);
  }

  private boolean counts(HeldVote vote) {
    String whole = whole(arena);
    return arena.equals(whole) || vote.categories().contains(arena.substring(whole.length() + 1));
  }

  /** The votes of the arena, in order. */
  public List<CastVote> inOrder(Predicate<CastVote> wanted) {
    return held(wanted).stream().map(HeldVote::cast).toList();
  }

  /** The votes of the arena of which both answers are known, in order, with their styles. */
  public VotesWithStyle styled(Predicate<CastVote> wanted) {
    List<CastVote> known = new ArrayList<>();
    List<StyledVote> styled = new ArrayList<>();
    for (HeldVote vote : held(wanted)) {
      Style a = vote.styleA();
      Style b = vote.styleB();
      if (a != null && b != null) {
        known.add(vote.cast());
        styled.add(new StyledVote(VoteConversion.vote(vote.cast()), a, b));
      }
    }
    return new VotesWithStyle(known, styled);
  }

  private List<HeldVote> held(Predicate<CastVote> wanted) {
    return votes.stream()
        .filter(vote -> counts(vote) && wanted.test(vote.cast()))
        .sorted(BY_TIME)
        .toList();
  }
}
