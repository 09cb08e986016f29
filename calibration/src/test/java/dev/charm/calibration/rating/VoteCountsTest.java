package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VoteCountsTest {
  @Example
  void shouldCountEachOutcomeOfAPairWhicheverSideItsModelsWereOn() {
    VoteCounts counts = new VoteCounts();
    counts.add("b", "a", VoteOutcome.MODEL_A);
    counts.add("a", "b", VoteOutcome.MODEL_A);
    counts.add("a", "b", VoteOutcome.MODEL_B);
    counts.add("b", "a", VoteOutcome.TIE);
    counts.add("a", "b", VoteOutcome.BOTH_BAD);
    counts.add("c", "b", VoteOutcome.MODEL_A);
    assertThat(counts.pairs())
        .containsExactly(new PairCount("a", "b", 1, 2, 1, 1), new PairCount("b", "c", 0, 1, 0, 0));
    assertThat(counts.models())
        .containsEntry("a", new ModelVotes(1, 2, 1, 1))
        .containsEntry("b", new ModelVotes(2, 2, 1, 1))
        .containsEntry("c", new ModelVotes(1, 0, 0, 0));
    assertThat(counts.votes()).isEqualTo(6);
  }

  @Example
  void shouldRefuseToRemoveAVoteThatIsNotThere() {
    VoteCounts counts = VoteCounts.of(List.of(Vote.of("a", "b", VoteOutcome.MODEL_A)));
    for (Vote absent :
        List.of(
            Vote.of("a", "b", VoteOutcome.MODEL_B),
            Vote.of("a", "c", VoteOutcome.MODEL_A),
            Vote.of("x", "y", VoteOutcome.TIE))) {
      assertThatThrownBy(() -> counts.remove(absent))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(absent.modelB());
    }
    counts.remove("b", "a", VoteOutcome.MODEL_B);
    assertThat(counts).isEqualTo(new VoteCounts());
    assertThat(counts.models()).isEmpty();
    assertThat(counts.votes()).isZero();
  }

  @Example
  void shouldRefuseAModelComparedWithItself() {
    assertThatThrownBy(() -> new VoteCounts().add("a", "a", VoteOutcome.TIE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Vote.of("a", "a", VoteOutcome.TIE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void shouldRefuseMoreModelsThanItHolds() {
    VoteCounts counts = new VoteCounts();
    for (int i = 1; i < VoteCounts.MOST_MODELS; i++) {
      assertThat(counts.hasRoomFor("0", "model-" + i)).isTrue();
      counts.add("0", "model-" + i, VoteOutcome.TIE);
    }
    assertThat(counts.isFull()).isTrue();
    assertThat(counts.hasRoomFor("0", "one more")).isFalse();
    assertThatThrownBy(() -> counts.add("0", "one more", VoteOutcome.TIE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one more");
    assertThat(counts.votes()).isEqualTo(VoteCounts.MOST_MODELS - 1);
    counts.add("model-1", "model-2", VoteOutcome.TIE);
    assertThat(BradleyTerry.fit(counts, BothBad.TIE).warnings())
        .containsKey(RatingWarning.ARENA_FULL);
  }

  @Example
  void shouldRefuseMorePairsThanItHolds() {
    VoteCounts counts = new VoteCounts();
    for (int i = 0; counts.hasRoomFor("model-0", "model-1") && !counts.isFull(); i++) {
      for (int j = 0; j < i && !counts.isFull(); j++) {
        counts.add("model-" + i, "model-" + j, VoteOutcome.MODEL_A);
      }
    }
    assertThat(counts.votes()).isEqualTo(VoteCounts.MOST_PAIRS);
    assertThat(counts.hasRoomFor("model-0", "one more")).isFalse();
    assertThat(counts.hasRoomFor("model-0", "model-1")).isTrue();
    counts.add("model-0", "model-1", VoteOutcome.TIE);
    assertThatThrownBy(() -> counts.add("model-0", "one more", VoteOutcome.TIE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one more");
    assertThat(counts.pairs()).hasSize(VoteCounts.MOST_PAIRS);
  }

  @Property(tries = 100)
  void shouldNotDependOnOrderSidesOrParts(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int models) {
    List<Vote> votes = RandomVotes.of(seed, models, 300);
    VoteCounts whole = VoteCounts.of(votes);
    List<Vote> other = new ArrayList<>(votes);
    Collections.shuffle(other, new Random(seed));
    other.replaceAll(vote -> vote.hashCode() % 2 == 0 ? vote.swapped() : vote);
    VoteCounts merged = VoteCounts.of(other.subList(0, 100));
    merged.add(VoteCounts.of(other.subList(100, 300)));
    assertThat(merged).isEqualTo(whole).hasSameHashCodeAs(whole);
    assertThat(merged.votes()).isEqualTo(whole.votes());
  }

  @Property(tries = 100)
  void shouldBeTheCountsOfWhatIsLeftAfterRemoving(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int models) {
    List<Vote> votes = RandomVotes.of(seed, models, 200);
    VoteCounts counts = VoteCounts.of(votes);
    counts.add(VoteCounts.of(votes)); // each vote arrives twice
    votes.forEach(vote -> counts.remove(vote.swapped()));
    assertThat(counts).isEqualTo(VoteCounts.of(votes));
    votes.subList(50, 200).forEach(counts::remove);
    assertThat(counts).isEqualTo(VoteCounts.of(votes.subList(0, 50)));
  }

  @Property(tries = 100)
  void shouldHaveAsManyWinsAsLossesAndEachVoteTwice(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int models) {
    VoteCounts counts = VoteCounts.of(RandomVotes.of(seed, models, 200));
    ModelVotes all = counts.models().values().stream().reduce(ModelVotes.NONE, ModelVotes::plus);
    assertThat(all.wins()).isEqualTo(all.losses());
    assertThat(all.wins() + all.losses() + all.ties() + all.bothBad())
        .isEqualTo(all.votes())
        .isEqualTo(2 * counts.votes());
    assertThat(counts.pairs().stream().mapToLong(PairCount::votes).sum()).isEqualTo(200);
  }
}
