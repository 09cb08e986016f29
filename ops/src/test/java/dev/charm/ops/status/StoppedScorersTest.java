package dev.charm.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoppedScorersTest {
  private static ServiceGroup empty(String rewardModel, long lag) {
    return new ServiceGroup(
        "scorer",
        "charm-scorer-" + rewardModel,
        "Empty",
        0,
        new TreeMap<>(Map.of("charm.responses", lag)));
  }

  @Test
  void shouldNameThoseWithResponsesToGoAndTheRetiredOnesLast() {
    StoppedScorers stopped =
        StoppedScorers.of(
            List.of(empty("charm-minilm@1", 7), empty("lab/judge@2", 3), empty("done@1", 0)),
            Set.of("charm-scorer-charm-minilm@1"));

    assertThat(stopped.lines())
        .containsExactly(
            "no scorer: lab/judge@2 has 3 responses to go and no scorer at work",
            "no scorer: charm-minilm@1, which is retired, has 7 responses to go and no scorer at"
                + " work");
    ObjectNode status = new ObjectMapper().createObjectNode();
    stopped.addTo(status);
    assertThat(status.toString())
        .isEqualTo(
            "{\"no_scorer\":[{\"reward_model\":\"lab/judge@2\","
                + "\"group\":\"charm-scorer-lab/judge@2\",\"retired\":false,\"lag\":3},"
                + "{\"reward_model\":\"charm-minilm@1\","
                + "\"group\":\"charm-scorer-charm-minilm@1\",\"retired\":true,\"lag\":7}]}");
  }

  @Test
  void shouldCountThoseThatAreTooManyToName() {
    List<ServiceGroup> groups =
        IntStream.range(0, 13).mapToObj(version -> empty("m@" + version, 1)).toList();

    assertThat(StoppedScorers.of(groups, Set.of()).lines())
        .hasSize(11)
        .last()
        .isEqualTo("no scorer: 3 more reward models have responses to go and no scorer");
  }

  @Test
  void shouldTellTheRewardModelOfAGroupAndTakeNoOtherGroupForAScorers() {
    assertThat(StoppedScorers.rewardModel("charm-scorer-a@b/c@1").orElseThrow().version())
        .isEqualTo("1");
    assertThat(StoppedScorers.rewardModel("charm-scorer-mine")).isEmpty();
    assertThat(StoppedScorers.rewardModel("charm-scorer-@1")).isEmpty();
    assertThat(StoppedScorers.rewardModel("charm-calibration")).isEmpty();
  }
}
