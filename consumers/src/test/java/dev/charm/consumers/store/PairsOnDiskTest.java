package dev.charm.consumers.store;

import static dev.charm.consumers.cluster.Eventually.eventually;
import static dev.charm.consumers.store.SomePairs.key;
import static dev.charm.consumers.store.SomePairs.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairsOnDiskTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String SECRET = "Xylophagous";

  @TempDir Path parent;

  private PairsOnDisk open() {
    return new PairsOnDisk(parent.resolve("index"));
  }

  private static void put(PairsOnDisk pairs, String prompt, long timestamp) {
    pairs.put(key(prompt), pair(prompt, "Question of " + prompt), timestamp);
  }

  private static List<String> prompts(PairsOnDisk pairs) {
    return prompts(pairs.search(summary -> true, null, 1000, LONG));
  }

  private static List<String> prompts(FoundPairs found) {
    return found.pairs().stream().map(PairSummary::promptId).toList();
  }

  @Test
  void shouldListTheNewestFirstAndEachPairOnceHoweverManyRecordsOfItComeTogether() {
    try (PairsOnDisk pairs = open()) {
      put(pairs, "a", 10);
      put(pairs, "b", 20);
      put(pairs, "a", 30);
      put(pairs, "c", 5);
      put(pairs, "c", 5);
      put(pairs, "gone", 40);
      assertThat(pairs.remove(key("gone"))).isTrue();
      assertThat(pairs.remove(key("gone"))).isFalse();
      put(pairs, "back", 50);
      pairs.remove(key("back"));
      put(pairs, "back", 7);
      pairs.write();
      assertThat(prompts(pairs)).containsExactly("a", "b", "back", "c");
      put(pairs, "b", 8); // a later record with an earlier time counts all the same
      pairs.write();
      assertThat(prompts(pairs)).containsExactly("a", "b", "back", "c");
      put(pairs, "b", 6);
      pairs.write();
      assertThat(prompts(pairs)).containsExactly("a", "back", "b", "c");
      pairs.clear();
      assertThat(prompts(pairs)).isEmpty();
    }
  }

  @Test
  void shouldTellOfEachPairWhatAListShowsAndTheWholeByItsKey() {
    try (PairsOnDisk pairs = open()) {
      String question = " What\n is\t this? " + "é😀".repeat(200);
      pairs.put(key("a|%b"), pair("a|%b", question), 1_700_000_000_000L);
      pairs.write();

      PairSummary summary = pairs.search(any -> true, null, 10, LONG).pairs().get(0);
      assertThat(summary.key()).isEqualTo(key("a|%b"));
      assertThat(summary.promptId()).isEqualTo("a|%b");
      assertThat(summary.at()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
      assertThat(summary.chosenModel()).isEqualTo("short");
      assertThat(summary.rejectedModel()).isEqualTo("long");
      assertThat(summary.chosenScore()).isEqualTo(1);
      assertThat(summary.difference()).isEqualTo(1);
      assertThat(summary.excerpt()).startsWith("What is this? é😀é").endsWith("😀é…");
      assertThat(pairs.get(key("a|%b")))
          .contains(new HeldPair(pair("a|%b", question), summary.at()));
      assertThat(pairs.get(key("other"))).isEmpty();
    }
  }

  @Test
  void shouldRefuseARecordUnderAnotherKeyThanItsOwn() {
    try (PairsOnDisk pairs = open()) {
      assertThatThrownBy(() -> pairs.put(key("a"), pair("b", ""), 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldSayWhetherThereIsMoreAndWhereToGoOnWhenTimeIsOver() {
    try (PairsOnDisk pairs = open()) {
      for (int i = 0; i < 200; i++) {
        put(pairs, "p" + i, i);
      }
      pairs.write();
      FoundPairs all = pairs.search(any -> true, null, 200, LONG);
      assertThat(all.pairs()).hasSize(200);
      assertThat(all.next()).isNull();
      assertThat(all.complete()).isTrue();

      FoundPairs late = pairs.search(p -> p.promptId().equals("p0"), null, 1, Duration.ZERO);
      assertThat(late.pairs()).isEmpty();
      assertThat(late.complete()).isFalse();
      assertThat(late.searched()).isBetween(1L, 199L);
      FoundPairs rest = pairs.search(p -> p.promptId().equals("p0"), late.next(), 1, LONG);
      assertThat(prompts(rest)).containsExactly("p0");
      assertThat(rest.searched()).isEqualTo(200 - late.searched());
      assertThat(rest.next()).isNull();
    }
  }

  @Test
  void shouldLeaveNoByteOfARemovedPairInAnyFileAndNothingAtAllWhenClosed() throws Exception {
    try (PairsOnDisk pairs = open()) {
      pairs.put(key(SECRET), pair(SECRET, "old " + SECRET), 1);
      fill(pairs, 0);
      pairs.put(key(SECRET), pair(SECRET, "new " + SECRET), 2);
      fill(pairs, 20_000);
      eventually("the secret is in a file", this::onDisk);
      pairs.remove(key(SECRET));
      eventually(
          "it is in none",
          () -> {
            pairs.write();
            return !onDisk();
          });
      assertThat(pairs.search(any -> true, null, 3, LONG).pairs()).hasSize(3);
    }
    assertThat(parent).isEmptyDirectory();
  }

  private static void fill(PairsOnDisk pairs, int from) {
    for (int i = from; i < from + 20_000; i++) {
      put(pairs, "p" + i, i);
    }
    pairs.write();
  }

  private boolean onDisk() throws IOException {
    try (Stream<Path> files = Files.walk(parent)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try {
          if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET)) {
            return true;
          }
        } catch (NoSuchFileException e) {
          // rewritten meanwhile
        }
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return onDisk(); // a file went while the folder was listed
      }
      throw e;
    }
    return false;
  }
}
