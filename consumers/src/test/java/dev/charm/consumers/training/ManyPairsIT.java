package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.consumers.cluster.SmallHeap;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trainer holds does not depend on how many pairs there are. */
class ManyPairsIT {
  private static final int PAIRS = 12_000;
  private static final String PADDING = "Four thousand letters, more or less, to no purpose. ";

  @TempDir Path folder;

  private static Map.Entry<String, PreferencePair> pair(int i) {
    Map<String, PreferencePair> one = new HashMap<>();
    String text = PADDING.repeat(4_000 / PADDING.length()) + i;
    PairFixture.put(one, "rm@1", "p" + i, i % 3, 1.5, text, "Not " + text);
    return one.entrySet().iterator().next();
  }

  private List<String> trained(long order) throws Exception {
    List<Integer> arrival = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      arrival.add(i);
    }
    Collections.shuffle(arrival, new Random(order));
    try (LoopbackCluster cluster = new LoopbackCluster(2)) {
      cluster.sendMany(
          Topics.PREFERENCE_PAIRS,
          PAIRS,
          i -> pair(arrival.get(i)).getKey(),
          i -> pair(arrival.get(i)).getValue());
      return SmallHeap.run(
              TrainerInSmallHeap.class,
              cluster.clients().getProperty("bootstrap.servers"),
              folder.toString())
          .stream()
          .filter(line -> line.matches("(pairs|data|head) .*"))
          .toList();
    }
  }

  @Test
  void shouldTrainOnManyTimesItsHeapInPairsAndMakeTheSameHeadInAnyOrder() throws Exception {
    List<String> first = trained(1);
    assertThat(first).hasSize(3).contains("pairs " + PAIRS);
    assertThat(trained(2)).isEqualTo(first);
  }
}
