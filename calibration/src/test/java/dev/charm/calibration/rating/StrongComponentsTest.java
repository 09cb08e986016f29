package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StrongComponentsTest {
  @Property(tries = 300)
  void shouldPutTwoNodesTogetherIfEachReachesTheOther(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int nodes,
      @ForAll @IntRange(min = 0, max = 40) int edges) {
    Random random = new Random(seed);
    int[] tails = random.ints(edges, 0, nodes).toArray();
    int[] heads = random.ints(edges, 0, nodes).toArray();
    StrongComponents components = new StrongComponents(nodes, tails, heads, edges);
    BitSet[] reached = reached(nodes, tails, heads);
    for (int i = 0; i < nodes; i++) {
      for (int j = 0; j < nodes; j++) {
        assertThat(components.of(i) == components.of(j))
            .isEqualTo(reached[i].get(j) && reached[j].get(i));
      }
    }
    assertThat(components.count())
        .isEqualTo((int) Arrays.stream(reached).map(r -> mutual(r, reached)).distinct().count());
  }

  private static BitSet mutual(BitSet from, BitSet[] reached) {
    BitSet mutual = new BitSet();
    from.stream().filter(i -> reached[i].equals(from)).forEach(mutual::set);
    return mutual;
  }

  private static BitSet[] reached(int nodes, int[] tails, int[] heads) {
    BitSet[] reached = new BitSet[nodes];
    for (int i = 0; i < nodes; i++) {
      reached[i] = new BitSet();
      reached[i].set(i);
    }
    for (int round = 0; round < nodes; round++) {
      for (int k = 0; k < tails.length; k++) {
        reached[tails[k]].or(reached[heads[k]]);
      }
    }
    return reached;
  }

  @Example
  void shouldWalkAChainAndARingOfAnyLength() {
    int nodes = 300_000;
    int[] tails = new int[nodes];
    int[] heads = new int[nodes];
    Arrays.setAll(tails, i -> i);
    Arrays.setAll(heads, i -> (i + 1) % nodes);
    assertThat(new StrongComponents(nodes, tails, heads, nodes - 1).count()).isEqualTo(nodes);
    assertThat(new StrongComponents(nodes, tails, heads, nodes).count()).isEqualTo(1);
  }
}
