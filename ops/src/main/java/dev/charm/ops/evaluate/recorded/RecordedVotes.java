package dev.charm.ops.evaluate.recorded;

import dev.charm.consumers.views.CastVote;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.LoggedVotes;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.evaluate.JudgedPair;
import dev.charm.ops.evaluate.RewardedAnswers.AnswerId;
import dev.charm.producers.preferences.JudgePreference;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The votes of an arena on {@code charm.battles} that name the prompt they were cast at. */
public final class RecordedVotes {
  private final String arena;
  private final List<Vote> votes;
  private final PrintWriter notes;

  /** A vote on two answers to one prompt. */
  private record Vote(String prompt, CastVote cast) {
    AnswerId a() {
      return new AnswerId(cast.modelA(), prompt);
    }

    AnswerId b() {
      return new AnswerId(cast.modelB(), prompt);
    }

    double share() {
      return switch (cast.outcome()) {
        case MODEL_A -> 1;
        case MODEL_B -> 0;
        case TIE, BOTH_BAD -> 0.5;
      };
    }
  }

  private RecordedVotes(String arena, List<Vote> votes, PrintWriter notes) {
    this.arena = arena;
    this.votes = votes;
    this.notes = notes;
  }

  /**
   * Reads them, and tells how many cannot be used.
   *
   * @param arena with the votes of a narrower pool as {@code arena/category}
   * @throws CommandFailedException if there is none
   */
  public static RecordedVotes read(LogReader reader, String arena, PrintWriter notes) {
    List<CastVote> cast = LoggedVotes.read(reader, arena);
    if (cast.isEmpty()) {
      throw new CommandFailedException(
          "charm.battles has no vote of arena " + arena + others(reader));
    }
    List<Vote> votes = new ArrayList<>();
    long without = 0;
    long weighted = 0;
    for (CastVote vote : cast) {
      String prompt = vote.promptId();
      if (prompt == null) {
        without++;
      } else {
        weighted += vote.weight() == 1 ? 0 : 1;
        votes.add(new Vote(prompt, vote));
      }
    }
    tell(notes, arena, without, "name no prompt, and are left out");
    tell(notes, arena, weighted, "weigh other than 1: they count as they are, once for each vote");
    if (votes.isEmpty()) {
      throw new CommandFailedException(
          "no vote of arena " + arena + " names the prompt that it was cast at");
    }
    return new RecordedVotes(arena, votes, notes);
  }

  private static String others(LogReader reader) {
    Set<String> arenas = new TreeSet<>();
    reader.each(
        Topics.BATTLES,
        key -> true,
        (key, value) -> {
          if (value != null) {
            arenas.add(value.value().getArena());
          }
        });
    return arenas.isEmpty() ? "" : " (there is " + String.join(", ", arenas) + "; see --arena)";
  }

  private static void tell(PrintWriter notes, String arena, long votes, String what) {
    if (votes > 0) {
      notes.printf("charm: %s: %d votes %s%n", arena, votes, what);
      notes.flush();
    }
  }

  /** The arena. */
  public String arena() {
    return arena;
  }

  /**
   * What a reward model decides where a voter did: one decision a vote, by the vote's number. Tells
   * how many votes cannot be used.
   *
   * @throws CommandFailedException if none can
   */
  public Map<Integer, List<JudgedPair>> decisions(RecordedAnswers answers) {
    Map<Integer, List<JudgedPair>> decisions = new LinkedHashMap<>();
    long ties = 0;
    long unscored = 0;
    long textless = 0;
    for (int i = 0; i < votes.size(); i++) {
      Vote vote = votes.get(i);
      boolean first = vote.cast().outcome() == BattleOutcome.MODEL_A;
      AnswerId chosen = first ? vote.a() : vote.b();
      AnswerId rejected = first ? vote.b() : vote.a();
      Double reward = answers.reward(chosen);
      Double other = answers.reward(rejected);
      if (vote.share() == 0.5) {
        ties++;
      } else if (reward == null || other == null) {
        unscored++;
      } else {
        JudgedPair pair =
            JudgedPair.of(
                vote.prompt(), reward, other, answers.length(chosen), answers.length(rejected));
        textless += pair.lengthCredit() == null ? 1 : 0;
        decisions.put(i, Collections.nCopies(Math.toIntExact(vote.cast().count()), pair));
      }
    }
    String of = arena + ", " + answers.rewardModel();
    tell(notes, of, ties, "prefer neither answer, and are left out");
    tell(notes, of, unscored, "are of answers without a reward on charm.rewards, and are left out");
    tell(notes, of, textless, "are of answers whose text is not known: length is left out of them");
    if (decisions.isEmpty()) {
      throw new CommandFailedException(
          "no vote of arena "
              + arena
              + " prefers one of two answers that "
              + answers.rewardModel()
              + " has scored");
    }
    return decisions;
  }

  /**
   * How the voters like each answer beside that of one model: the share of its votes, a tie
   * counting half.
   *
   * @param reference the model; null for the one that takes part in every vote
   * @throws CommandFailedException if no such model is there
   */
  public List<JudgePreference> preferences(@Nullable String reference) {
    String against = reference == null ? common() : reference;
    Map<AnswerId, double[]> sums = new LinkedHashMap<>();
    long others = 0;
    for (Vote vote : votes) {
      boolean isA = vote.cast().modelA().equals(against);
      if (!isA && !vote.cast().modelB().equals(against)) {
        others++;
        continue;
      }
      double share = isA ? 1 - vote.share() : vote.share();
      double[] sum = sums.computeIfAbsent(isA ? vote.b() : vote.a(), answer -> new double[2]);
      sum[0] += vote.cast().count() * share;
      sum[1] += vote.cast().count();
    }
    tell(notes, arena, others, "are between two other models than " + against + ": left out");
    if (sums.isEmpty()) {
      throw new CommandFailedException("no vote of arena " + arena + " is about " + against);
    }
    List<JudgePreference> preferences = new ArrayList<>();
    sums.forEach(
        (answer, sum) ->
            preferences.add(new JudgePreference(answer.prompt(), answer.model(), sum[0] / sum[1])));
    return preferences;
  }

  private String common() {
    Set<String> common =
        new TreeSet<>(Set.of(votes.get(0).cast().modelA(), votes.get(0).cast().modelB()));
    for (Vote vote : votes) {
      common.retainAll(Set.of(vote.cast().modelA(), vote.cast().modelB()));
    }
    if (common.size() != 1) {
      throw new CommandFailedException(
          "say by --reference which model the others are compared with: "
              + (common.isEmpty()
                  ? "none takes part in every vote of arena " + arena
                  : "there are only " + String.join(" and ", common)));
    }
    return common.iterator().next();
  }
}
