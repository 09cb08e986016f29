package dev.charm.schemas.precedence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Which of several records of one vote counts. */
class BattleOrderTest {
  private static final BattleOrder ORDER = new BattleOrder();

  @Provide
  Arbitrary<Battle> records() {
    Arbitrary<Battle> said =
        Combinators.combine(
                Arbitraries.longs().between(-1, 1),
                Arbitraries.of(true, false),
                Arbitraries.of(true, false),
                Arbitraries.of("a", "b"),
                Arbitraries.of(BattleOutcome.values()),
                Arbitraries.<List<String>>of(
                    List.of(), List.of("x", "y"), List.of("y", "x", "x"), List.of("z")),
                Arbitraries.of(0.5, 1.0))
            .as(
                (version, byHand, retracted, modelA, outcome, categories, weight) ->
                    Battle.newBuilder(vote(version))
                        .setByHand(byHand)
                        .setRetracted(retracted)
                        .setModelA(modelA)
                        .setOutcome(outcome.name())
                        .setCategories(categories)
                        .setWeight(weight)
                        .build());
    return Combinators.combine(
            said,
            Arbitraries.of(Instant.EPOCH, Instant.EPOCH.plusMillis(1)).injectNull(0.5),
            Arbitraries.of("v", "w").injectNull(0.3),
            Arbitraries.of("f.csv", "g.csv").injectNull(0.3))
        .as(
            (record, votedAt, voter, source) -> {
              record.setVotedAt(votedAt);
              record.setVoter(voter);
              record.setSource(source);
              return record;
            });
  }

  @Property
  void shouldBeATotalOrder(@ForAll("records") Battle a, @ForAll("records") Battle b) {
    assertThat(ORDER.compare(a, b)).isEqualTo(-ORDER.compare(b, a));
    assertThat(ORDER.compare(a, b) == 0).isEqualTo(plain(a).equals(plain(b)));
  }

  @Property
  void shouldBeTransitive(
      @ForAll("records") Battle a, @ForAll("records") Battle b, @ForAll("records") Battle c) {
    if (ORDER.compare(a, b) <= 0 && ORDER.compare(b, c) <= 0) {
      assertThat(ORDER.compare(a, c)).isNotPositive();
    }
  }

  @Property
  void shouldNotDependOnTheOrderOfArrival(@ForAll("records") Battle one, @ForAll Random random) {
    List<Battle> records = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      records.add(
          Battle.newBuilder(one)
              .setVersion(random.nextInt(2))
              .setByHand(random.nextBoolean())
              .setRetracted(random.nextBoolean())
              .setSource(random.nextBoolean() ? "f.csv" : null)
              .build());
    }
    Battle counts = Collections.max(records, ORDER);
    Collections.shuffle(records, random);
    assertThat(Collections.max(records, ORDER)).isEqualTo(counts);
  }

  @Example
  void shouldPutAPersonsWordAboveEveryVersionOfAFile() {
    Battle withdrawn =
        Battle.newBuilder(vote(3)).setByHand(true).setRetracted(true).setSource(null).build();
    Battle touched = Battle.newBuilder(vote(Long.MAX_VALUE)).setSource("votes.csv").build();
    Battle recorded = Battle.newBuilder(vote(4)).setByHand(true).build();

    assertThat(ORDER.compare(withdrawn, touched)).isPositive();
    assertThat(ORDER.compare(recorded, withdrawn)).isPositive();
    assertThat(ORDER.compare(recorded, touched)).isPositive();
  }

  @Example
  void shouldPutARetractionAboveAVoteOfTheSameVersion() {
    Battle retracted = Battle.newBuilder(vote(3)).setRetracted(true).build();

    assertThat(ORDER.compare(retracted, vote(3))).isPositive();
    assertThat(ORDER.compare(retracted, vote(4))).isNegative();
  }

  private static Battle vote(long version) {
    return Battle.newBuilder()
        .setBattleId("v")
        .setArena("overall")
        .setModelA("a")
        .setModelB("c")
        .setOutcome(BattleOutcome.TIE.name())
        .setVersion(version)
        .build();
  }

  /** Whatever the order of categories and however often named. */
  private static Battle plain(Battle battle) {
    return Battle.newBuilder(battle).setCategories(BattleOrder.categories(battle)).build();
  }
}
