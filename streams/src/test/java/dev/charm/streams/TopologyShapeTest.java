package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Registry;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

class TopologyShapeTest {
  private static final Path GOLDEN = Path.of("src/test/resources/topology.txt");

  private final Topology topology =
      CalibrationTopology.build(
          CalibrationSettings.defaults(), new Registry("mock://shape", Map.of()), by -> 1);

  /**
   * A changed name of a store or a node loses the state of whoever upgrades: change it knowingly.
   */
  @Test
  void shouldHaveTheCommittedShape() throws Exception {
    String today = topology.describe().toString();
    Path proposed = Path.of("target", "topology.txt");
    Files.writeString(proposed, today);

    assertThat(today)
        .as(
            "the topology; if the change is meant, commit streams/%s as streams/%s",
            proposed, GOLDEN)
        .isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void shouldUseNoTopicThatTheCatalogueDoesNotName() {
    Set<String> catalogue =
        Topics.all().stream().map(topic -> topic.name()).collect(Collectors.toSet());
    catalogue.add(Topics.DEAD_LETTERS);
    Stream.of(RoutedTopic.values()).forEach(routed -> catalogue.add(routed.topicName()));

    for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
      for (TopologyDescription.Node node : part.nodes()) {
        if (node instanceof TopologyDescription.Source source) {
          assertThat(catalogue).containsAll(source.topicSet());
        } else if (node instanceof TopologyDescription.Sink sink) {
          assertThat(catalogue).contains(sink.topic());
        }
      }
    }
  }

  @Test
  void shouldMoveNothingThroughARepartitionTopic() {
    assertThat(topology.describe().toString()).doesNotContain("repartition");
  }
}
