package dev.charm.consumers.store;

import static dev.charm.consumers.cluster.Eventually.eventually;
import static dev.charm.consumers.store.SomePairs.key;
import static dev.charm.consumers.store.SomePairs.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairIndexIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final AtomicInteger changes = new AtomicInteger();
  @AutoClose private final LoopbackCluster cluster;

  PairIndexIT() throws Exception {
    cluster = new LoopbackCluster(3);
  }

  private PairIndex open() {
    return PairIndex.open(
        folder.resolve("pairs"), cluster.clients(), cluster.registry(), changes::incrementAndGet);
  }

  private void send(String prompt) throws Exception {
    cluster.send(Topics.PREFERENCE_PAIRS, key(prompt), pair(prompt, "Question of " + prompt));
  }

  private static List<String> prompts(PairIndex index) {
    return index.search(any -> true, null, 100, PATIENCE).pairs().stream()
        .map(PairSummary::promptId)
        .toList();
  }

  @Test
  void shouldFollowTheTopicWithItsTombstonesAndBeginAgainWhenItIsMadeAnew() throws Exception {
    cluster.sendMany(
        Topics.PREFERENCE_PAIRS, 20, i -> key("p" + i % 10), i -> pair("p" + i % 10, "round " + i));
    cluster.sendRaw(Topics.PREFERENCE_PAIRS, key("p4"), null);
    cluster.send(Topics.PREFERENCE_PAIRS, key("p5"), pair("p6", "under a foreign key"));
    cluster.sendRaw(Topics.PREFERENCE_PAIRS, key("p7"), "no avro".getBytes(StandardCharsets.UTF_8));
    try (PairIndex index = open()) {
      assertThat(index.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(prompts(index)).hasSize(9).doesNotContain("p4");
      assertThat(index.malformed()).isEqualTo(2);
      assertThat(index.get(key("p5")).orElseThrow().pair()).isEqualTo(pair("p5", "round 15"));
      assertThat(index.get(key("p4"))).isEmpty();
      int before = changes.get();

      send("later");
      cluster.sendRaw(Topics.PREFERENCE_PAIRS, key("p0"), null);
      assertThat(index.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(prompts(index)).hasSize(9).startsWith("later").doesNotContain("p0");
      assertThat(changes.get()).isGreaterThanOrEqualTo(before + 2);

      cluster.remake(Topics.PREFERENCE_PAIRS);
      send("of after");
      eventually("the new topic alone is held", () -> prompts(index).equals(List.of("of after")));
      index.requireAlive();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldSayThatItHasStoppedOnceClosed() {
    PairIndex index = open();
    index.close();
    assertThatThrownBy(index::requireAlive).hasMessageContaining("has stopped");
    assertThatThrownBy(() -> prompts(index)).hasMessageContaining("is closed");
  }
}
