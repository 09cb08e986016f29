package dev.charm.streams.rating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.PairWeights;
import dev.charm.calibration.rating.RatingWarning;
import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.calibration.rating.WeightSums;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.precedence.RatingOrder;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/** What stores hold of votes: without weights it is what it was before there were any. */
class StoredVotesTest {
  private static final PairVotes PLAIN = new PairVotes(3, 2, 1, 0, -7, 99, PairWeights.NONE);

  private static KnownVote known(double weight, long count) {
    return new KnownVote(
        9,
        1,
        false,
        new KnownVote.Counted(
            4, 5, VoteOutcome.TIE, weight, count, List.of(new KnownVote.Exchange(6, -3))));
  }

  private static <T> String hex(Serde<T> serde, T value) {
    return HexFormat.of().formatHex(serde.serializer().serialize("", value));
  }

  private static <T> T read(Serde<T> serde, String hex) {
    return serde.deserializer().deserialize("", HexFormat.of().parseHex(hex));
  }

  @Test
  void shouldReadAndWriteVotesWithoutWeightsAsBeforeThereWereAny() {
    String pair = "01" + "060402000dc601";
    assertThat(hex(PairVotes.SERDE, PLAIN)).isEqualTo(pair);
    assertThat(read(PairVotes.SERDE, pair)).isEqualTo(PLAIN);
    String vote = "01" + "120202080a020c05";
    assertThat(hex(KnownVote.SERDE, known(1, 1))).isEqualTo(vote);
    assertThat(read(KnownVote.SERDE, vote)).isEqualTo(known(1, 1));
  }

  @Test
  void shouldReadWhatItWroteOfVotesWithWeights() {
    PairVotes weighted =
        PLAIN
            .plus(VoteOutcome.MODEL_A, 0.1, 3, 5)
            .plus(VoteOutcome.BOTH_BAD, 1e6, 1_000_000, 0)
            .plus(VoteOutcome.TIE, 1e-6, 1_000_000, 0);
    assertThat(read(PairVotes.SERDE, hex(PairVotes.SERDE, weighted))).isEqualTo(weighted);
    assertThat(read(KnownVote.SERDE, hex(KnownVote.SERDE, known(0.3, 7)))).isEqualTo(known(0.3, 7));
  }

  @Test
  void shouldTellWhatAPersonSaidFromWhatAnyoneElseDid() {
    KnownVote.Counted counted = known(0.3, 7).counted();
    for (KnownVote.Counted what : new KnownVote.Counted[] {counted, known(1, 1).counted(), null}) {
      for (boolean byHand : new boolean[] {true, false}) {
        KnownVote vote = new KnownVote(9, 1, byHand, what);
        assertThat(read(KnownVote.SERDE, hex(KnownVote.SERDE, vote))).isEqualTo(vote);
      }
    }
    String withdrawn = "01" + "120200";
    assertThat(hex(KnownVote.SERDE, new KnownVote(9, 1, false, null))).isEqualTo(withdrawn);
    assertThat(hex(KnownVote.SERDE, new KnownVote(9, 1, true, null))).isEqualTo(withdrawn + "20");
  }

  @Test
  void shouldForgetWeightsOnceTheirVotesAreTakenBack() {
    PairVotes back =
        PLAIN
            .plus(VoteOutcome.MODEL_A, 0.1, 3, 5)
            .plus(VoteOutcome.MODEL_A, 0.7, 1, 1)
            .plus(VoteOutcome.MODEL_A, 0.1, -3, -5)
            .plus(VoteOutcome.MODEL_A, 0.7, -1, -1);
    assertThat(back).isEqualTo(PLAIN);
  }

  @Test
  void shouldTakeTheWeightsAndCountsThatRatingsTake() {
    assertThat(EventCheck.MIN_WEIGHT).isEqualTo(WeightSums.LEAST);
    assertThat(EventCheck.MAX_WEIGHT).isEqualTo(WeightSums.MOST);
    assertThat(RatingOrder.FEW_VOTES).isEqualTo(RatingWarning.FEW);
    assertThat(RatingOrder.FEW_VOTES_WARNING).isEqualTo(RatingWarning.FEW_VOTES.label());
    assertThat(EventCheck.MAX_COUNT).isEqualTo(Vote.MOST_COUNT);
  }
}
