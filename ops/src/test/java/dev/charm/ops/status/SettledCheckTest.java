package dev.charm.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettledCheckTest {
  private static final TopicPartition PAIRS = new TopicPartition("charm.preference-pairs", 0);

  private static SettledCheck.Sample sample(int unfitted, int settled, long end) {
    return new SettledCheck.Sample(List.of(), unfitted, 2, settled, Map.of(PAIRS, end));
  }

  @Test
  void shouldBeAtRestOnceTwoSamplesShowNothingMoving() {
    assertThat(sample(0, 2, 7).whyNotSettled(sample(0, 2, 7))).isEmpty();
  }

  @Test
  void shouldNotBeAtRestWhileRatingsLagBehindTheirVotes() {
    assertThat(sample(1, 2, 7).whyNotSettled(sample(1, 2, 7)))
        .hasValue("the ratings of 1 arenas lag behind their votes");
    assertThat(sample(1, 2, 7).whyNotSettled(sample(0, 2, 7))).isPresent();
  }

  @Test
  void shouldNotBeAtRestWhileACalibrationIsNotSettled() {
    assertThat(sample(0, 1, 7).whyNotSettled(sample(0, 1, 7)))
        .hasValue("1 of 2 calibrations are not settled");
  }

  @Test
  void shouldNotBeAtRestWhileATopicGrows() {
    assertThat(sample(0, 2, 7).whyNotSettled(sample(0, 2, 8)))
        .hasValue("topics of the system are still written to");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PreparingRebalance", "CompletingRebalance", "Reconciling", "Unknown"})
  void shouldTakeMembersThatHaveYetToAgreeForRunning(String state) {
    ServiceGroup group =
        new ServiceGroup("scorer", "charm-scorer-judge@1", state, 1, new TreeMap<>());

    assertThat(group.running()).isTrue();
    assertThat(new ServiceGroup("scorer", group.group(), state, 0, new TreeMap<>()).running())
        .isTrue();
    assertThat(scoredBy(group).whyNotSettled())
        .hasValue("the group charm-scorer-judge@1 is " + state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Empty", "Dead", "missing"})
  void shouldNotTakeAGroupWithoutMembersForRunning(String state) {
    assertThat(
            new ServiceGroup(
                    "scorer",
                    "charm-scorer-judge@1",
                    state,
                    0,
                    new TreeMap<>(Map.of("charm.responses", 5L)))
                .running())
        .isFalse();
  }

  @Test
  void shouldNotBeAtRestWhileAScorerHasResponsesToGo() {
    ServiceGroup done =
        new ServiceGroup("scorer", "charm-scorer-judge@1", "Stable", 2, new TreeMap<>());

    assertThat(
            scoredBy(done.withLags(new TreeMap<>(Map.of("charm.responses", 4L)))).whyNotSettled())
        .hasValue("the group charm-scorer-judge@1 has 4 records to go");
    assertThat(scoredBy(done).whyNotSettled()).isEmpty();
  }

  private static SettledCheck.Sample scoredBy(ServiceGroup scorer) {
    return new SettledCheck.Sample(List.of(scorer), 0, 2, 2, Map.of());
  }
}
