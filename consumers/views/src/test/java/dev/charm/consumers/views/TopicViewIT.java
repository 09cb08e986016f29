package dev.charm.consumers.views;

import static dev.charm.consumers.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.consumers.cluster.Prompts;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TopicViewIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicLong versions = new AtomicLong();
  @AutoClose private final LoopbackCluster cluster;

  TopicViewIT() throws Exception {
    cluster = new LoopbackCluster(3);
  }

  private void send(String id, String text) throws Exception {
    cluster.send(Topics.PROMPTS, id, Prompts.of(id, versions.incrementAndGet(), text));
  }

  @Test
  void shouldHoldTheLatestValueOfEachKeyFromAllPartitionsAndFollow() throws Exception {
    for (int i = 0; i < 20; i++) {
      send("p" + i, "old");
    }
    send("p3", "new");
    try (TopicView<Prompt> view =
        TopicView.open(Topics.PROMPTS, cluster.clients(), cluster.registry())) {
      assertThat(view.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(view.size()).isEqualTo(20);
      assertThat(view.get("p3").orElseThrow().getMessages().get(0).getContent()).isEqualTo("new");
      send("later", "text");
      assertThat(view.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(view.get("later")).isPresent();
    }
  }

  @Test
  void shouldRemoveOnTombstonesAndPassOverMalformedRecords() throws Exception {
    send("a", "text");
    send("b", "text");
    cluster.sendRaw(Topics.PROMPTS, "c", "no avro".getBytes(StandardCharsets.UTF_8));
    cluster.sendRaw(Topics.PROMPTS, "a", null);
    try (TopicView<Prompt> view =
        TopicView.open(Topics.PROMPTS, cluster.clients(), cluster.registry())) {
      assertThat(view.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(view.snapshot()).containsOnlyKeys("b");
      assertThat(view.malformed()).isEqualTo(1);
    }
  }

  @Test
  void shouldTellListenersWhatChangedAndKeepOnlyWhatIsAskedFor() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (TopicView<String> view =
        TopicView.open(
            Topics.PROMPTS,
            p -> Optional.of(p.getMessages().get(0).getContent()).filter(t -> !t.isEmpty()),
            cluster.clients(),
            cluster.registry(),
            List.of((key, before, now) -> heard.add(key + ": " + before + " -> " + now)))) {
      send("a", "one");
      send("a", "two");
      send("a", "");
      send("b", "");
      eventually("three changes are heard of", () -> heard.size() >= 3);
      assertThat(view.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(heard).containsExactly("a: null -> one", "a: one -> two", "a: two -> null");
    }
  }

  @Test
  void shouldReadATopicOnceUpToItsEnd() throws Exception {
    send("a", "one");
    send("a", "two");
    cluster.sendRaw(Topics.PROMPTS, "c", new byte[] {1});
    assertThat(
            TopicSnapshot.latest(Topics.PROMPTS, cluster.clients(), cluster.registry(), PATIENCE))
        .containsOnlyKeys("a");
    List<String> visited = new CopyOnWriteArrayList<>();
    TopicSnapshot.visit(
        Topics.PROMPTS,
        cluster.clients(),
        cluster.registry(),
        PATIENCE,
        (key, value) -> visited.add(String.valueOf(key)));
    assertThat(visited).containsExactlyInAnyOrder("a", "a", "c");
  }

  @Test
  void shouldStopWaitingOnceClosed() {
    TopicView<Prompt> view = TopicView.open(Topics.PROMPTS, cluster.clients(), cluster.registry());
    view.close();
    assertThatThrownBy(() -> view.awaitCaughtUp(PATIENCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("charm.prompts has stopped");
  }
}
