package dev.charm.ops.export;

import static dev.charm.ops.export.PairSamples.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.views.Spool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelQuotaTest {
  @TempDir Path folder;

  private static List<ExportedPair> everyTwoOf(List<String> models, int prompts) {
    List<ExportedPair> pairs = new ArrayList<>();
    for (int p = 0; p < prompts; p++) {
      for (String a : models) {
        for (String b : models) {
          if (a.compareTo(b) < 0) {
            pairs.add(pair("p" + p, a, b, "text " + p, "x", "y", 1));
          }
        }
      }
    }
    return pairs;
  }

  private Set<String> within(int most, PairChoice choice, List<ExportedPair> pairs) {
    try (Spool spool = Spool.in(folder)) {
      ModelQuota quota = new ModelQuota(most, choice, spool);
      for (int i = 0; i < pairs.size(); i++) {
        quota.offer(i, pairs.get(i));
      }
      return quota.within().stream()
          .mapToObj(number -> pairs.get(number).key())
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Integer> parts(Set<String> keys, List<ExportedPair> pairs) {
    Map<String, Integer> parts = new HashMap<>();
    for (ExportedPair pair : pairs) {
      if (keys.contains(pair.key())) {
        parts.merge(pair.overvalued(), 1, Integer::sum);
        parts.merge(pair.reference(), 1, Integer::sum);
      }
    }
    return parts;
  }

  @Test
  void shouldLetNoModelTakePartInMorePairsThanTheQuota() {
    List<ExportedPair> pairs = everyTwoOf(List.of("a", "b", "c", "r"), 50);

    Map<String, Integer> parts = parts(within(10, PairChoice.ALL, pairs), pairs);

    assertThat(parts.values()).allMatch(count -> count <= 10);
    assertThat(parts.values().stream().filter(count -> count == 10).count()).isGreaterThan(2);
  }

  @Test
  void shouldChooseTheSamePairsInAnyOrder() {
    List<ExportedPair> pairs = everyTwoOf(List.of("a", "b", "c", "r"), 50);
    Set<String> before = within(10, PairChoice.BEST_WORST, pairs);
    Collections.shuffle(pairs, new Random(1));

    assertThat(within(10, PairChoice.BEST_WORST, pairs)).isEqualTo(before);
  }

  @Test
  void shouldNotCountTheReferenceWhereItIsPartOfEveryPair() {
    List<ExportedPair> pairs = new ArrayList<>();
    for (int p = 0; p < 20; p++) {
      pairs.add(pair("p" + p, "a", "r", "text " + p, "x", "y", 1));
      pairs.add(pair("p" + p, "b", "r", "text " + p, "x", "y", 1));
    }

    assertThat(parts(within(5, PairChoice.REFERENCE, pairs), pairs))
        .isEqualTo(Map.of("a", 5, "b", 5, "r", 10));
  }

  @Test
  void shouldTakeAllWhereTheQuotaIsLargeEnough() {
    List<ExportedPair> pairs = everyTwoOf(List.of("a", "b"), 5);

    assertThat(within(5, PairChoice.ALL, pairs)).hasSize(5);
  }
}
