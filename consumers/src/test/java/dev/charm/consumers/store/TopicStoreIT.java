package dev.charm.consumers.store;

import static dev.charm.consumers.cluster.Eventually.eventually;
import static dev.charm.consumers.store.StoredEntries.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.consumers.cluster.Prompts;
import dev.charm.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicStoreIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final AtomicInteger changes = new AtomicInteger();
  private final AtomicLong versions = new AtomicLong();
  @AutoClose private final LoopbackCluster cluster;

  TopicStoreIT() throws Exception {
    cluster = new LoopbackCluster(3);
  }

  private TopicStore<String> open() {
    return TopicStore.open(
        Topics.PROMPTS,
        p -> Optional.of(p.getMessages().get(0).getContent()).filter(t -> !t.isEmpty()),
        folder.resolve("store"),
        cluster.clients(),
        cluster.registry(),
        changes::incrementAndGet);
  }

  private void send(String id, String text) throws Exception {
    cluster.send(Topics.PROMPTS, id, Prompts.of(id, versions.incrementAndGet(), text));
  }

  @Test
  void shouldHoldTheLatestValueOfEachKeyAndFollowTombstonesAndWhatIsNotKept() throws Exception {
    for (int i = 0; i < 20; i++) {
      send("p" + i, "old");
    }
    send("p3", "new");
    cluster.sendRaw(Topics.PROMPTS, "p4", null);
    send("p5", "");
    cluster.sendRaw(Topics.PROMPTS, "p6", "no avro".getBytes(StandardCharsets.UTF_8));
    try (TopicStore<String> store = open()) {
      assertThat(store.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(store.get("p3")).contains("new");
      assertThat(store.get("p4")).isEmpty();
      assertThat(store.get("p5")).isEmpty();
      assertThat(store.get("p6")).contains("old");
      assertThat(store.malformed()).isEqualTo(1);
      assertThat(entries(store)).hasSize(18).contains("p3=new", "p6=old");
      int before = changes.get();
      send("later", "text");
      cluster.sendRaw(Topics.PROMPTS, "p7", null);
      assertThat(store.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(store.get("later")).contains("text");
      assertThat(store.get("p7")).isEmpty();
      assertThat(changes.get()).isGreaterThanOrEqualTo(before + 2);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldHoldNothingThatTheTopicLostWhileNobodyLooked() throws Exception {
    send("gone", "text");
    send("stays", "text");
    try (TopicStore<String> store = open()) {
      assertThat(store.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(entries(store)).hasSize(2);
    }
    cluster.remake(Topics.PROMPTS);
    send("stays", "again");
    try (TopicStore<String> store = open()) {
      assertThat(store.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(entries(store)).containsExactly("stays=again");
    }
  }

  @Test
  void shouldBeginAgainWhenTheTopicIsMadeAnewUnderIt() throws Exception {
    send("of before", "text");
    try (TopicStore<String> store = open()) {
      assertThat(store.awaitCaughtUp(PATIENCE)).isTrue();
      cluster.remake(Topics.PROMPTS);
      send("of after", "text");
      eventually(
          "the new topic alone is held", () -> entries(store).equals(List.of("of after=text")));
      store.requireAlive();
    }
  }

  @Test
  void shouldStopWaitingOnceClosed() {
    TopicStore<String> store = open();
    store.close();
    assertThatThrownBy(store::requireAlive).hasMessageContaining("has stopped");
    assertThatThrownBy(() -> store.awaitCaughtUp(PATIENCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("charm.prompts has stopped");
  }
}
