package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;

/** Arenas of more models than their ratings have intervals. */
class ManyModelsTest {
  private static final long HEAP_BYTES = 100L << 20; // a fifth of that of `charm up`

  /** Two models that nobody else met, again and again. */
  private static List<Vote> disjoint(int models) {
    List<Vote> votes = new ArrayList<>();
    for (int i = 0; i + 1 < models; i += 2) {
      votes.add(Vote.of("model " + i, "model " + (i + 1), VoteOutcome.MODEL_A));
    }
    return votes;
  }

  @Example
  void shouldRateWithoutIntervalsAndSaySo() {
    int models = BradleyTerry.MOST_WITH_INTERVALS + 2;
    RatingSettings anchored = RatingSettings.DEFAULT.withAnchor(new Anchor.Model("model 1", 1200));
    ArenaRatings ratings = ArenaRatings.of(VoteCounts.of(disjoint(models)), anchored);

    assertThat(ratings.haveIntervals()).isFalse();
    assertThat(ratings.warnings()).containsEntry(RatingWarning.NO_INTERVAL, ratings.models());
    assertThat(ratings.warningsByModel().get("model 0"))
        .containsExactly(
            RatingWarning.UNDEFEATED, RatingWarning.FEW_VOTES, RatingWarning.NO_INTERVAL);
    assertThat(ratings.rating("model 1")).isEqualTo(Rating.exact(1200));
    RatingDifference won = ratings.difference("model 0", "model 1");
    assertThat(won.errors()).isEqualTo(RatingErrors.UNKNOWN);
    assertThat(won.value()).isPositive();
    assertThat(ratings.difference("model 2", "model 3").value())
        .isCloseTo(won.value(), within(1e-9));
    assertThatThrownBy(() -> ratings.covariance("model 0", "model 1"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ArenaRatings.clustered(disjoint(models), anchored).ratings())
        .isEqualTo(ratings.ratings());
  }

  @Example
  void shouldHaveIntervalsUpToTheMostThatAreStated() {
    List<Vote> votes = disjoint(BradleyTerry.MOST_WITH_INTERVALS);
    ArenaRatings ratings = ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT);

    assertThat(ratings.haveIntervals()).isTrue();
    assertThat(ratings.warnings()).doesNotContainKey(RatingWarning.NO_INTERVAL);
    assertThat(ratings.rating("model 0").hasInterval()).isTrue();
  }

  @Example
  void shouldRefuseBootstrapAndStyleControlInWords() {
    List<Vote> votes = disjoint(BradleyTerry.MOST_WITH_INTERVALS + 2);
    assertThatThrownBy(() -> BootstrapInterval.of(votes, RatingSettings.DEFAULT, 1000, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 1000 models");
    Style style = new Style(1, 1, 1, 1);
    List<StyledVote> styled =
        votes.stream().map(vote -> new StyledVote(vote, style, style)).toList();
    assertThatThrownBy(() -> StyleControl.fit(styled, RatingSettings.DEFAULT))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("at most 1000 models");
  }

  @Example
  void shouldBeTheSameToTheLastBitForAnyOrderAndSides() {
    List<Vote> votes = RandomVotes.of(3, 1500, 6000);
    List<Vote> other = new ArrayList<>(votes.stream().map(Vote::swapped).toList());
    Collections.shuffle(other, new Random(3));
    assertThat(ArenaRatings.of(VoteCounts.of(other), RatingSettings.DEFAULT).ratings())
        .isEqualTo(ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT).ratings());
  }

  @Example
  void shouldTakeMemoryByVotesAndModelsWhateverTheirShape() {
    int models = VoteCounts.MOST_MODELS;
    List<Vote> star = new ArrayList<>();
    List<Vote> chain = new ArrayList<>();
    for (int i = 1; i < models; i++) {
      star.add(
          Vote.of("model 0", "model " + i, i % 3 == 0 ? VoteOutcome.TIE : VoteOutcome.MODEL_A));
      chain.add(Vote.of("model " + (i - 1), "model " + i, VoteOutcome.MODEL_A));
    }
    for (List<Vote> votes :
        List.of(disjoint(models), star, chain, RandomVotes.of(1, models, 2 * models))) {
      VoteCounts counts = VoteCounts.of(votes);
      long before = allocated();
      ArenaRatings ratings = ArenaRatings.of(counts, RatingSettings.DEFAULT);
      assertThat(ratings.models()).hasSizeGreaterThan(models / 2);
      // All that was allocated, of which most is garbage at once: a dense matrix were 3 GB.
      assertThat(allocated() - before).isLessThan(10 * HEAP_BYTES);
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
