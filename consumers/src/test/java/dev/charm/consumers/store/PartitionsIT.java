package dev.charm.consumers.store;

import static dev.charm.consumers.cluster.Eventually.eventually;
import static dev.charm.consumers.store.StoredEntries.entries;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.consumers.cluster.Prompts;
import dev.charm.consumers.views.TopicView;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Precedence.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same key on several partitions, as clients with another partitioner put it. */
class PartitionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static LoopbackCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    cluster = new LoopbackCluster(3);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static void prompt(int partition, long timestamp, String id, long version, String text)
      throws Exception {
    cluster.sendTo(
        new Place(partition, timestamp), Topics.PROMPTS, id, Prompts.of(id, version, text));
  }

  private static void tombstone(int partition, long timestamp, String id) throws Exception {
    cluster.sendTo(new Place(partition, timestamp), Topics.PROMPTS, id, null);
  }

  @Test
  void shouldShowOfAPromptOnSeveralPartitionsTheHigherVersionAndNoneThatWasDeleted()
      throws Exception {
    for (int right = 0; right < 3; right++) {
      int other = (right + 1) % 3;
      prompt(right, 10, "newer first " + right, 2, "new");
      prompt(other, 20, "newer first " + right, 1, "old");
      prompt(right, 10, "newer last " + right, 1, "old");
      prompt(other, 20, "newer last " + right, 2, "new");
      prompt(right, 10, "late " + right, 2, "new");
      prompt(right, 20, "late " + right, 1, "old");
      prompt(right, 10, "deleted " + right, 1, "old");
      tombstone(other, 20, "deleted " + right);
      prompt(right, 30, "written again " + right, 1, "new");
      prompt(other, 10, "written again " + right, 2, "old");
      tombstone(other, 20, "written again " + right);
    }
    Function<Prompt, Optional<String>> text =
        prompt -> Optional.of(prompt.getMessages().get(0).getContent());
    try (TopicView<String> view =
            TopicView.open(Topics.PROMPTS, text, cluster.clients(), cluster.registry(), List.of());
        TopicStore<String> store =
            TopicStore.open(
                Topics.PROMPTS,
                text,
                folder.resolve("store"),
                cluster.clients(),
                cluster.registry(),
                () -> {})) {
      assertThat(view.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(store.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(view.snapshot().values()).hasSize(12).containsOnly("new");
      assertThat(entries(store)).hasSize(12).allMatch(entry -> entry.endsWith("=new"));
      assertThat(store.get("deleted 0")).isEmpty();

      tombstone(0, 40, "late 2");
      assertThat(view.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(store.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(view.get("late 2")).isEmpty();
      assertThat(store.get("late 2")).isEmpty();
      assertThat(entries(store)).hasSize(11);
    }
  }

  @Test
  void shouldShowTheCorrectedRatingOfTheSameDay() throws Exception {
    widen(Topics.RATING_SNAPSHOTS.name());
    rating(2, 20, "corrected on another partition", 1001);
    rating(0, 10, "corrected on another partition", 1000);
    rating(1, 20, "corrected on the same", 1000);
    rating(1, 10, "corrected on the same", 1001);
    try (TopicView<RatingSnapshot> view =
        TopicView.open(Topics.RATING_SNAPSHOTS, cluster.clients(), cluster.registry())) {
      assertThat(view.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(view.snapshot().values())
          .hasSize(2)
          .allMatch(rating -> rating.getRating() == 1001);
    }
  }

  private static void rating(int partition, long timestamp, String model, double rating)
      throws Exception {
    cluster.sendTo(
        new Place(partition, timestamp),
        Topics.RATING_SNAPSHOTS,
        "board|overall|" + model,
        RatingSnapshot.newBuilder()
            .setSource("board")
            .setArena("overall")
            .setModel(model)
            .setRating(rating)
            .setAsOf(Instant.EPOCH)
            .build());
  }

  /**
   * What was written when the topic had one partition does not count beside what is written now.
   */
  @Test
  void shouldNotShowWhatATopicOfOurOwnHasLeftInAPartitionOfBefore() throws Exception {
    int moved = 0;
    while (Topics.REWARD_MODELS.partition("rm@" + moved, 3) == 0) {
      moved++;
    }
    String key = "rm@" + moved;
    version(0, key, RewardModelStatus.ACTIVE.name());
    widen(Topics.REWARD_MODELS.name());
    version(Topics.REWARD_MODELS.partition(key, 3), key, RewardModelStatus.RETIRED.name());
    try (TopicView<String> view =
        TopicView.open(
            Topics.REWARD_MODELS,
            model -> Optional.of(model.getStatus()),
            cluster.clients(),
            cluster.registry(),
            List.of())) {
      assertThat(view.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(view.snapshot()).isEqualTo(Map.of(key, RewardModelStatus.RETIRED.name()));
    }
  }

  @Test
  void shouldReadThePartitionsThatATopicGetsWhileItIsFollowed() throws Exception {
    Properties clients = cluster.clients();
    clients.put("metadata.max.age.ms", "200");
    String key = Keys.join("overall", "m");
    try (TopicView<String> view =
        TopicView.open(
            Topics.ARENA_RATINGS,
            rating -> Optional.of(rating.getSource()),
            clients,
            cluster.registry(),
            List.of())) {
      assertThat(view.awaitCaughtUp(PATIENCE)).isTrue();
      widen(Topics.ARENA_RATINGS.name());
      cluster.sendTo(
          new Place(Topics.ARENA_RATINGS.partition(key, 3), 1),
          Topics.ARENA_RATINGS,
          key,
          ArenaRating.newBuilder()
              .setArena("overall")
              .setModel("m")
              .setRating(1)
              .setSource("board")
              .setAsOf(Instant.EPOCH)
              .build());
      eventually("the rating is seen", () -> view.get(key).isPresent());
    }
  }

  private static void version(int partition, String key, String status) throws Exception {
    cluster.sendTo(
        new Place(partition, 1),
        Topics.REWARD_MODELS,
        key,
        RewardModelVersion.newBuilder()
            .setName("rm")
            .setVersion(key.substring("rm@".length()))
            .setStatus(status)
            .setArtifactSha256("")
            .setCreatedAt(Instant.EPOCH)
            .build());
  }

  private static void widen(String topic) throws Exception {
    try (Admin admin = Admin.create(cluster.clients())) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
    }
  }
}
