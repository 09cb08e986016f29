package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.Style;
import dev.charm.calibration.rating.StyledVote;
import dev.charm.consumers.views.AnswerStyle;
import dev.charm.consumers.views.CastVote;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.producers.row.DigestIndex;
import dev.charm.producers.votes.VotedAnswers;
import dev.charm.schemas.Battle;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
  private final String arena;
  private final boolean withStyles;
  private final HeldVotes votes;

  /** The ids of the votes, in their order; null while there is but one file, which repeats none. */
  private @Nullable DigestIndex ids;

  /** Styles of the answers by the id of their vote, until the vote comes. */
  private final Map<String, Style[]> told = new HashMap<>();

  /** Of each vote, as far as they are known. */
  private final Map<Integer, Style[]> styles = new HashMap<>();

  private final Map<Integer, long[]> again = new TreeMap<>();

  /**
   * @param arena that the votes count in, narrower ones as {@code arena/category}
   * @param withStyles whether the styles of answers are to be held
   * @param withVoters whether it is to be held who cast a vote
   */
  public FileVotes(String arena, boolean withStyles, boolean withVoters) {
    this.arena = arena;
    this.withStyles = withStyles;
    this.votes = new HeldVotes(withVoters);
  }

  /** Who is to be told of answers. */
  public VotedAnswers answers() {
    return withStyles ? this : VotedAnswers.NOT_ASKED;
  }

  @Override
  public void of(String battleId, Answer a, Answer b) {
    told.put(battleId, new Style[] {style(a), style(b)});
  }

  private static Style style(Answer answer) {
    if (answer instanceof Counted counted) {
      return new Style(counted.length(), counted.headers(), counted.lists(), counted.bold());
    }
    AnswerStyle style = AnswerStyle.of(((Text) answer).text());
    return new Style(style.length(), style.headers(), style.lists(), style.bold());
  }

  /**
   * Says, before the first vote, how many files there are: ids are compared where there are
   * several.
   */
  void expect(int files) {
    ids = files > 1 ? new DigestIndex() : null;
  }

  /**
   * Takes a vote.
   *
   * @param file number of its file, from 0
   * @param written when the file was written, which stands for the time of a vote without one
   */
  public void add(Battle battle, int file, Instant written) {
    int at = ids == null ? votes.size() : ids.add(DigestIndex.digest(battle.getBattleId()));
    if (at == votes.size()) {
      votes.add(battle, file, written);
    } else {
      long[] count = again.computeIfAbsent(votes.file(at), each -> new long[2]);
      count[votes.saysTheSame(at, battle) ? 0 : 1]++;
      if (battle.getVersion() < votes.version(at)) {
        told.remove(battle.getBattleId());
        return;
      }
      votes.set(at, battle, file, written);
    }
    if (withStyles) {
      Style[] style = told.remove(battle.getBattleId());
      if (style == null) {
        styles.remove(at);
      } else {
        styles.put(at, style);
      }
    }
  }

  /**
   * What is to be told of a file whose votes were added last, one line each.
   *
   * @param files names of the files so far
   */
  List<String> messages(List<String> files) {
    List<String> messages = new ArrayList<>();
    again.forEach(
        (file, count) -> {
          if (count[0] > 0) {
            messages.add(count[0] + " votes stand in " + files.get(file) + " too, and count once");
          }
          if (count[1] > 0) {
            messages.add(
                count[1]
                    + " votes have the id of a vote in "
                    + files.get(file)
                    + " that says something else; that of the file changed last counts");
          }
        });
    again.clear();
    return messages;
  }

  /**
   * Requires votes in the arena.
   *
   * @param asOf until when they were to be cast; null for any time
   * @throws CommandFailedException if there are none, which names the arenas that have votes
   */
  public void requireAny(@Nullable Instant asOf) {
    boolean any = false;
    for (int at = 0; at < votes.size(); at++) {
      if (counts(at)) {
        any = true;
        if (votes.wasCast(at, asOf)) {
          return;
        }
      }
    }
    if (any) {
      throw new CommandFailedException("no vote in arena " + arena + " was cast until " + asOf);
    }
    throw new CommandFailedException(
        "no vote in arena " + arena + "; there are votes in " + String.join(", ", arenas()));
  }

  /** The arenas that votes count in. */
  private SortedSet<String> arenas() {
    SortedSet<String> all = new TreeSet<>();
    String whole = whole(arena);
    if (votes.size() > 0) {
      all.add(whole);
    }
    votes.allCategories().forEach(named -> named.forEach(each -> all.add(whole + "/" + each)));
    return all;
  }

  /** The arena without the category that narrows it. */
  public static String whole(String arena) {
    int slash = arena.indexOf('/');
    return slash < 0 ? arena : arena.substring(0, slash);
  }

  private boolean counts(int at) {
    int slash = arena.indexOf('/');
    return slash < 0 || votes.categories(at).contains(arena.substring(slash + 1));
  }

  /**
   * The votes of the arena, in order; each is made when it is asked for.
   *
   * @param asOf until when they were cast; null for any time
   */
  public List<CastVote> inOrder(@Nullable Instant asOf) {
    return new Cast(held(asOf));
  }

  private final class Cast extends AbstractList<CastVote> implements RandomAccess {
    private final int[] places;

    Cast(int[] places) {
      this.places = places;
    }

    @Override
    public CastVote get(int index) {
      return votes.get(places[index]);
    }

    @Override
    public int size() {
      return places.length;
    }
  }

  /**
   * The votes of the arena of which both answers are known, in order, with their styles.
   *
   * @param asOf until when they were cast; null for any time
   */
  public VotesWithStyle styled(@Nullable Instant asOf) {
    List<CastVote> known = new ArrayList<>();
    List<StyledVote> styled = new ArrayList<>();
    for (int at : held(asOf)) {
      Style[] style = styles.get(at);
      if (style != null) {
        CastVote cast = votes.get(at);
        known.add(cast);
        styled.add(new StyledVote(VoteConversion.vote(cast), style[0], style[1]));
      }
    }
    return new VotesWithStyle(known, styled);
  }

  private int[] held(@Nullable Instant asOf) {
    int[] held = new int[votes.size()];
    int size = 0;
    for (int at = 0; at < votes.size(); at++) {
      if (counts(at) && votes.wasCast(at, asOf)) {
        held[size++] = at;
      }
    }
    return InOrder.sorted(Arrays.copyOf(held, size), votes::compare);
  }
}
