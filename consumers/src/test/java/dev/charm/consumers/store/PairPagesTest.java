package dev.charm.consumers.store;

import static dev.charm.consumers.store.SomePairs.key;
import static dev.charm.consumers.store.SomePairs.pair;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PairPagesTest {

  /** Pages of a search, while pairs that are newer than all come, and some go. */
  @Property(tries = 60)
  void shouldShowInPagesExactlyWhatOneSearchShowsWhateverComesMeanwhile(
      @ForAll @Size(max = 120) List<@IntRange(max = 40) Integer> times,
      @ForAll @IntRange(min = 1, max = 9) int limit,
      @ForAll @IntRange(min = 1, max = 4) int everyNth,
      @ForAll boolean hurried)
      throws IOException {
    Path folder = Files.createTempDirectory("pages");
    Predicate<PairSummary> wanted =
        summary -> Math.floorMod(summary.promptId().hashCode(), everyNth) == 0;
    Duration within = hurried ? Duration.ZERO : Duration.ofMinutes(1);
    try (PairsOnDisk pairs = new PairsOnDisk(folder.resolve("index"))) {
      Map<String, Integer> newest = new HashMap<>();
      for (int i = 0; i < times.size(); i++) {
        String prompt = "p" + i % 90; // some come twice
        pairs.put(key(prompt), pair(prompt, "q"), times.get(i));
        newest.put(prompt, times.get(i));
      }
      pairs.write();
      List<PairSummary> all = pairs.search(wanted, null, 1000, Duration.ofMinutes(1)).pairs();

      List<PairSummary> paged = new ArrayList<>();
      PairPlace after = null;
      int pages = 0;
      do {
        FoundPairs page = pairs.search(wanted, after, limit, within);
        assertThat(page.pairs()).hasSizeLessThanOrEqualTo(limit);
        assertThat(page.complete() || page.next() != null).isTrue();
        paged.addAll(page.pairs());
        after = page.next() == null ? null : PairPlace.parse(page.next().toString()).orElseThrow();
        String arrival = "later" + pages++;
        pairs.put(key(arrival), pair(arrival, "q"), 1000L + pages);
        pairs.write();
      } while (after != null);

      assertThat(paged).isEqualTo(all);
      assertThat(paged.stream().map(PairSummary::promptId))
          .containsExactlyInAnyOrderElementsOf(
              newest.keySet().stream()
                  .filter(prompt -> Math.floorMod(prompt.hashCode(), everyNth) == 0)
                  .toList());
      assertThat(paged)
          .isSortedAccordingTo((one, other) -> other.at().compareTo(one.at()))
          .allSatisfy(
              summary ->
                  assertThat(summary.at().toEpochMilli())
                      .isEqualTo(newest.get(summary.promptId()).longValue()));
    } finally {
      Files.delete(folder);
    }
  }

  @Property
  void shouldTakeNoOtherTextForAPlaceThanItHasWritten(@ForAll String text) {
    Optional<PairPlace> place = PairPlace.parse(text);
    assertThat(place.isEmpty() || PairPlace.parse(place.get().toString()).equals(place)).isTrue();
  }
}
