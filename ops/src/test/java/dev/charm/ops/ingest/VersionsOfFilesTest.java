package dev.charm.ops.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.precedence.BattleOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What stands of a source's votes, and what a file of it makes of that. */
class VersionsOfFilesTest {
  private static final int OURS = 1;
  private static final int OTHER = 2;

  @Test
  void shouldWithdrawWhatANewVersionSaysNoMore() {
    NewVersion decision = decide(said(9, 60), 5, 100, 60);

    assertThat(decision.former()).containsExactly(5L);
    assertThat(decision.refusal()).isEmpty();
  }

  @Test
  void shouldTakeAFileThatSharesNothingForAnotherOneOfTheSameName() {
    NewVersion decision = decide(said(9, 80), 5, 80, 0);

    assertThat(decision.former()).isEmpty();
    assertThat(decision.told())
        .containsExactly(
            "another votes.csv was ingested before; its 80 votes stay; name sources with --source");
  }

  @Test
  void shouldLeaveOtherFilesOfTheNameAloneWhenOneOfThemComesAgain() {
    SortedMap<Long, StandingVotes.Version> standing = new TreeMap<>();
    standing.put(5L, version(80, 79));
    standing.put(6L, version(80, 0));

    NewVersion decision = NewVersion.of(said(9, 79), standing, false);

    assertThat(decision.former()).containsExactly(5L);
    assertThat(decision.told()).singleElement().asString().contains("its 80 votes stay");
  }

  @Test
  void shouldKnowWhichVotesComeLaterThanTheyWereCast() {
    StandingVotes standing = new StandingVotes();
    standing.take(castAt("known", 5), OURS);
    standing.take(castAt("newest", 9), OTHER);
    Battle withdrawn = castAt("withdrawn", 20);
    withdrawn.setRetracted(true);
    standing.take(withdrawn, OTHER);

    assertThat(standing.comesLate(castAt("new", 8))).isTrue();
    assertThat(standing.comesLate(castAt("new", 9))).isFalse();
    assertThat(standing.comesLate(castAt("known", 5))).isFalse();
    Battle untimed = castAt("new", 0);
    untimed.setVotedAt(null);
    assertThat(standing.comesLate(untimed)).isFalse();
  }

  @Test
  void shouldRefuseWhatMayBeEither() {
    NewVersion decision = decide(said(9, 100), 5, 80, 10);

    assertThat(decision.refusal())
        .contains("10 of its 100 votes", "the 80 that stand", "--replace", "--source NAME");
    assertThat(decide(said(9, 100), 5, 80, 40).refusal()).isEmpty();
    assertThat(decide(said(9, 20), 5, 80, 10).refusal()).isEmpty();
  }

  @Test
  void shouldDoAsItIsTold() {
    SortedMap<Long, StandingVotes.Version> standing = new TreeMap<>(Map.of(5L, version(80, 0)));

    assertThat(NewVersion.of(said(9, 100), standing, true).former()).containsExactly(5L);
  }

  @Test
  void shouldWithdrawNothingByAnOlderFileOrOneWithoutVotes() {
    assertThat(decide(said(4, 100), 5, 60, 60).former()).isEmpty();
    assertThat(decide(said(4, 100), 5, 60, 60).told())
        .containsExactly(
            "is older (version 4) than what stands of it (version 5): it withdraws nothing");
    assertThat(decide(said(9, 0), 5, 60, 0).former()).isEmpty();
  }

  @Test
  void shouldTellApartFilesOfTheSameMillisecond() {
    assertThat(decide(said(5, 60), 5, 100, 60).former()).containsExactly(5L);
    NewVersion again = decide(said(5, 80), 5, 160, 80);
    assertThat(again.former()).isEmpty();
    assertThat(again.told()).singleElement().asString().contains("80 votes have the same source");
  }

  @Test
  void shouldKeepWhatAnotherSourceSaysToo() {
    StandingVotes votes = new StandingVotes();
    votes.take(vote("both", 1), OTHER);
    votes.take(vote("both", 2), OURS);
    votes.take(vote("only", 2), OURS);

    assertThat(votes.gone(OURS, Set.of(2L))).isEqualTo(new StandingVotes.Gone(1, 1));
    votes.decide(OURS, Set.of(2L), false);

    assertThat(votes.fate(vote("only", 1), OURS)).isEqualTo(StandingVotes.Fate.UNTOUCHED);
    assertThat(votes.fate(vote("only", 2), OURS)).isEqualTo(StandingVotes.Fate.WITHDRAWN);
    assertThat(votes.fate(vote("only", 2), OURS)).isEqualTo(StandingVotes.Fate.UNTOUCHED);
    assertThat(votes.fate(vote("both", 2), OURS)).isEqualTo(StandingVotes.Fate.KEPT);
  }

  @Test
  void shouldKnowWhatStandsAsTheOrderOfRecordsHasItWhateverTheirOrder() {
    BattleOrder order = new BattleOrder();
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      List<Battle> records = new ArrayList<>();
      for (int i = 0; i < 8_000; i++) {
        Battle record = vote("v" + random.nextInt(2_000), random.nextInt(1_000_000));
        record.setRetracted(random.nextInt(4) == 0);
        record.setByHand(random.nextInt(20) == 0);
        records.add(record);
      }
      Map<String, Battle> byHand = new HashMap<>();
      Map<String, Battle> others = new HashMap<>();
      StandingVotes votes = new StandingVotes();
      for (Battle record : records) {
        votes.take(record, OURS);
        (record.getByHand() ? byHand : others)
            .merge(record.getBattleId(), record, BinaryOperator.maxBy(order));
      }

      assertThat(votes.versions(OURS).values().stream().mapToLong(v -> v.standing).sum())
          .isEqualTo(others.values().stream().filter(v -> !v.getRetracted()).count());
      for (int i = 0; i < 2_000; i++) {
        String id = "v" + i;
        Battle word = byHand.get(id);
        assertThat(votes.isByHand(id)).isEqualTo(word != null);
        assertThat(votes.isRetractedByHand(id)).isEqualTo(word != null && word.getRetracted());
        Battle stands = others.get(id);
        assertThat(votes.outdates(vote(id, 500_000)))
            .isEqualTo(
                stands != null
                    && (stands.getVersion() > 500_000
                        || (stands.getVersion() == 500_000 && stands.getRetracted())));
      }
    }
  }

  @Test
  void shouldCountWhatAFileSaysAgainByVersion() {
    StandingVotes votes = new StandingVotes();
    IntStream.range(0, 100).forEach(i -> votes.take(vote("v" + i, i < 40 ? 1 : 2), OURS));
    votes.take(vote("v99", 3), OTHER);
    IntStream.range(20, 100).forEach(i -> votes.sees("v" + i, OURS));

    SortedMap<Long, StandingVotes.Version> versions = votes.versions(OURS);

    assertThat(versions.get(1L).standing).isEqualTo(40);
    assertThat(versions.get(1L).shared).isEqualTo(20);
    assertThat(versions.get(2L).standing).isEqualTo(59);
    assertThat(versions.get(2L).shared).isEqualTo(59);
  }

  private static NewVersion decide(NewVersion.Said said, long of, long standing, long shared) {
    return NewVersion.of(said, new TreeMap<>(Map.of(of, version(standing, shared))), false);
  }

  private static NewVersion.Said said(long version, long votes) {
    return new NewVersion.Said("votes.csv", false, version, votes);
  }

  private static StandingVotes.Version version(long standing, long shared) {
    StandingVotes.Version version = new StandingVotes.Version();
    version.standing = standing;
    version.shared = shared;
    return version;
  }

  private static Battle castAt(String id, long second) {
    Battle vote = vote(id, 1);
    vote.setVotedAt(Instant.ofEpochSecond(second));
    return vote;
  }

  private static Battle vote(String id, long version) {
    return Battle.newBuilder()
        .setBattleId(id)
        .setArena("overall")
        .setModelA("a")
        .setModelB("b")
        .setOutcome(BattleOutcome.TIE.name())
        .setVersion(version)
        .build();
  }
}
