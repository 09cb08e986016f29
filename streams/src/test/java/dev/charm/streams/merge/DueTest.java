package dev.charm.streams.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.streams.state.ModelPair;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class DueTest {
  /** Names that sort in UTF-8 before and behind what UTF-16 would say. */
  private static final List<ModelPair> PAIRS =
      List.of(
          new ModelPair("rm@1", "a", "b"),
          new ModelPair("rm@1", "a", "\uffee"),
          new ModelPair("rm@2", "a", "b"),
          new ModelPair("\uffee@1", "a", "b"),
          new ModelPair("\ud83d\ude00@1", "a", "b"));

  private final AtomicLong nanos = new AtomicLong();
  private final Due due = new Due(store(), nanos::get);

  private static KeyValueStore<String, byte[]> store() {
    KeyValueStore<String, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("due"), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    return store;
  }

  @Test
  void shouldTakeEachPairInItsTurnThoughOthersAreDueAgainAndAgain() {
    PAIRS.forEach(due::add);
    due.addStatistics("rm@1");
    Set<ModelPair> taken = new HashSet<>();
    for (int turn = 0; turn < 3; turn++) {
      Set<ModelPair> now = due.take(2);
      assertThat(now).hasSize(2);
      taken.addAll(now);
      now.forEach(due::add);
    }
    assertThat(taken).containsExactlyInAnyOrderElementsOf(PAIRS);
  }

  @Test
  void shouldTakeAllThatIsDueAndNothingTwice() {
    PAIRS.forEach(due::add);
    due.take(3);
    assertThat(due.take(100)).hasSize(2);
    assertThat(due.take(100)).isEmpty();
  }

  @Test
  void shouldRestAfterStatisticsForABoundedTime() {
    due.addStatistics("rm@1");
    assertThat(due.takeStatistics(1_000)).containsExactly("rm@1");
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(7));
    due.restAfterStatistics();

    due.addStatistics("rm@1");
    assertThat(due.takeStatistics(1_000 + Due.LONGEST_REST_MS - 1)).isEmpty();
    assertThat(due.takeStatistics(1_000 + Due.LONGEST_REST_MS)).containsExactly("rm@1");
  }
}
