package dev.charm.ops.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.views.CastVote;
import dev.charm.schemas.Battle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Votes of files are held as they were said, and come in order. */
class FileVotesTest {
  private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldGiveBackWhatEachVoteSaid() {
    FileVotes votes = new FileVotes("overall", false, true);
    Battle plain = vote("1", "x", "y", 0, Instant.ofEpochMilli(1000));
    Battle rich = vote("2", "y", "z", 1, Instant.ofEpochMilli(2000));
    rich.setOutcome("BOTH_BAD");
    rich.setVoter("someone");
    rich.setWeight(0.25);
    rich.setCount(7L);
    votes.add(plain, 0, WRITTEN);
    votes.add(rich, 0, WRITTEN);

    assertThat(votes.inOrder(null))
        .containsExactly(CastVote.of(plain, Instant.MAX), CastVote.of(rich, Instant.MAX));
  }

  @Test
  void shouldHoldNoVoterWhereNobodyAsks() {
    FileVotes votes = new FileVotes("overall", false, false);
    Battle vote = vote("1", "x", "y", 0, null);
    vote.setVoter("someone");
    votes.add(vote, 0, WRITTEN);

    assertThat(votes.inOrder(null)).extracting(CastVote::voter).containsOnlyNulls();
  }

  @Test
  void shouldGoByTimeThenByFileAndRow() {
    Random random = new Random(7);
    FileVotes votes = new FileVotes("overall", false, false);
    votes.expect(3);
    List<Battle> all = new ArrayList<>();
    for (int file = 0; file < 3; file++) {
      for (int row = 0; row < 700; row++) {
        Instant at = random.nextInt(4) == 0 ? null : Instant.ofEpochMilli(random.nextInt(300));
        Battle vote = vote(file + "/" + row, "model-" + all.size(), "y", row, at);
        votes.add(vote, file, WRITTEN.plusSeconds(file));
        all.add(vote);
      }
    }
    Comparator<Battle> byTime =
        Comparator.comparing(Battle::getVotedAt, Comparator.nullsLast(Comparator.naturalOrder()));
    Comparator<Battle> byFile =
        Comparator.comparing(vote -> vote.getVotedAt() == null ? fileOf(vote) : 0);
    all.sort(byTime.thenComparing(byFile).thenComparing(Battle::getSequence));

    assertThat(votes.inOrder(null))
        .extracting(CastVote::modelA)
        .containsExactlyElementsOf(all.stream().map(Battle::getModelA).toList());
  }

  @Test
  void shouldCountTheVoteOfTheFileThatWasChangedLast() {
    FileVotes votes = new FileVotes("overall", false, false);
    votes.expect(3);
    Battle old = vote("1", "x", "y", 0, null);
    Battle corrected = vote("1", "x", "z", 0, null);
    corrected.setVersion(2L);
    Battle older = vote("1", "x", "w", 0, null);
    older.setVersion(0L);
    votes.add(old, 0, WRITTEN);
    votes.add(corrected, 1, WRITTEN);
    votes.add(older, 2, WRITTEN);

    assertThat(votes.inOrder(null)).extracting(CastVote::modelB).containsExactly("z");
    assertThat(votes.messages(List.of("a.csv", "b.csv", "c.csv")))
        .containsExactly(
            "1 votes have the id of a vote in a.csv that says something else; that of the file"
                + " changed last counts",
            "1 votes have the id of a vote in b.csv that says something else; that of the file"
                + " changed last counts");
  }

  private static int fileOf(Battle vote) {
    return vote.getBattleId().charAt(0);
  }

  private static Battle vote(String id, String a, String b, long sequence, @Nullable Instant at) {
    return new Battle(
        id, "overall", a, b, "MODEL_A", List.of(), null, null, sequence, at, 1L, false, 1.0, 1L,
        "file", false);
  }
}
