package dev.charm.ops.transactions;

import static org.apache.kafka.clients.admin.TransactionState.COMPLETE_ABORT;
import static org.apache.kafka.clients.admin.TransactionState.COMPLETE_COMMIT;
import static org.apache.kafka.clients.admin.TransactionState.EMPTY;
import static org.apache.kafka.clients.admin.TransactionState.ONGOING;
import static org.apache.kafka.clients.admin.TransactionState.PREPARE_ABORT;
import static org.apache.kafka.clients.admin.TransactionState.PREPARE_COMMIT;
import static org.apache.kafka.clients.admin.TransactionState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a coordinator says of a transaction that is open in a partition, and what that means. */
class TransactionSearchTest {
  private static final TopicPartition HERE = new TopicPartition("charm.rewards", 2);
  private static final TopicPartition ELSEWHERE = new TopicPartition("charm.rewards", 3);
  private static final long PRODUCER = 17;
  private static final int EPOCH = 4;
  private static final long TIMEOUT = Duration.ofSeconds(60).toMillis();

  private static Standing standing(
      TransactionState state, long producer, int epoch, Duration age, TopicPartition in) {
    return TransactionSearch.standing(
        HERE,
        new ProducerState(PRODUCER, EPOCH, 9, 0, OptionalInt.of(1), OptionalLong.of(5)),
        new TransactionDescription(
            0,
            state,
            producer,
            epoch,
            TIMEOUT,
            OptionalLong.of(System.currentTimeMillis() - age.toMillis()),
            Set.of(in)));
  }

  private static Standing young(TransactionState state) {
    return standing(state, PRODUCER, EPOCH, Duration.ofSeconds(59), HERE);
  }

  private static Standing old(TransactionState state) {
    return standing(state, PRODUCER, EPOCH, Duration.ofMinutes(5), HERE);
  }

  @Test
  void oneUnderWayWithinItsTimeOutIsHealthyAndMustNotBeAborted() {
    assertThat(young(ONGOING)).isEqualTo(Standing.HEALTHY);
    assertThat(standing(ONGOING, PRODUCER, EPOCH + 1, Duration.ZERO, HERE))
        .as("the next one of the same producer ends this one, too")
        .isEqualTo(Standing.HEALTHY);
  }

  @Test
  void oneWhoseEndIsBeingWrittenIsHealthyAndNeverAborted() {
    assertThat(young(PREPARE_COMMIT)).isEqualTo(Standing.HEALTHY);
    assertThat(young(PREPARE_ABORT)).isEqualTo(Standing.HEALTHY);
    assertThat(old(PREPARE_COMMIT)).isEqualTo(Standing.ENDING);
  }

  @Test
  void oneUnderWayForLongerThanItsTimeOutHangs() {
    assertThat(old(ONGOING)).isEqualTo(Standing.OVERDUE);
  }

  @Test
  void oneThatIsOpenWhereTheCoordinatorHasEndedItHangs() {
    assertThat(young(COMPLETE_COMMIT)).isEqualTo(Standing.COMMITTED);
    assertThat(young(COMPLETE_ABORT)).isEqualTo(Standing.ABORTED);
    assertThat(standing(COMPLETE_COMMIT, PRODUCER, EPOCH + 1, Duration.ZERO, HERE))
        .as("the end of a transaction raises the epoch")
        .isEqualTo(Standing.COMMITTED);
    assertThat(standing(PREPARE_COMMIT, PRODUCER, EPOCH, Duration.ZERO, ELSEWHERE))
        .as("its partition counts as marked already")
        .isEqualTo(Standing.COMMITTED);
  }

  @Test
  void whatIsSaidOfALaterTransactionSaysNothingOfThisOne() {
    assertThat(standing(COMPLETE_COMMIT, PRODUCER, EPOCH + 2, Duration.ZERO, HERE))
        .isEqualTo(Standing.UNKNOWN);
    assertThat(standing(ONGOING, PRODUCER, EPOCH + 1, Duration.ZERO, ELSEWHERE))
        .isEqualTo(Standing.UNKNOWN);
    assertThat(standing(ONGOING, PRODUCER + 1, EPOCH, Duration.ZERO, HERE))
        .isEqualTo(Standing.UNKNOWN);
    assertThat(young(EMPTY)).isEqualTo(Standing.UNKNOWN);
  }

  @Test
  void aStateThatThisClientDoesNotKnowIsNotJudged() {
    assertThat(young(UNKNOWN)).isEqualTo(Standing.HEALTHY);
  }

  @Test
  void offsetsOfOtherGroupsAreNotOurs() {
    Scope ours = Scope.ours();
    assertThat(ours.covers("__consumer_offsets", 1, "somebody-else", Set.of(2L))).isFalse();
    assertThat(ours.covers("__consumer_offsets", 1, null, Set.of(2L))).isFalse();
    assertThat(ours.covers("__consumer_offsets", 2, null, Set.of(2L))).isTrue();
    assertThat(ours.covers("__consumer_offsets", 1, "charm-scorer-a@1-0", Set.of())).isTrue();
    assertThat(ours.covers("charm-calibration-votes-changelog")).isTrue();
    assertThat(ours.covers("charm.internal.offset-targets")).isTrue();
    assertThat(ours.covers("payments")).isFalse();
  }
}
