package dev.charm.consumers.training;

import static dev.charm.consumers.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.training.external.EndedRoundException;
import dev.charm.consumers.training.external.ExternalRound;
import dev.charm.consumers.training.external.ExternalRounds;
import dev.charm.consumers.training.gate.Gate;
import dev.charm.consumers.training.pinned.PairSnapshot;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExternalRoundsIT {
  private static final String FIRST = "charm-minilm@1";
  private static final Gate.Verdict GOOD = new Gate.Verdict(true, "good", Map.of());

  @AutoClose private LoopbackCluster cluster;
  private RewardModelVersion first;

  @BeforeEach
  void start() throws Exception {
    cluster = new LoopbackCluster(1);
    first = ShippedHead.version();
    publish(first);
  }

  private void publish(RewardModelVersion version) throws Exception {
    cluster.send(Topics.REWARD_MODELS, RewardModelView.id(version), version);
  }

  private ExternalRounds rounds() {
    return new ExternalRounds(ShippedHead.NAME, cluster.clients(), cluster.registry());
  }

  private ExternalRound begin(ExternalRounds rounds, String name) throws Exception {
    Map<String, PreferencePair> pairs = new LinkedHashMap<>();
    PairFixture.put(pairs, FIRST, "p", 2.0, 1.0, "good", "bad");
    return rounds.begin(name, first, PairSnapshot.pin(FIRST, PairFixture.pinned(pairs), Map.of()));
  }

  private Map<String, String> states() throws Exception {
    Map<String, String> states = new HashMap<>();
    for (TrainingRound round : cluster.read(Topics.TRAINING_ROUNDS)) {
      states.put(round.getRound(), round.getStatus());
    }
    return states;
  }

  private List<String> versions() throws Exception {
    return cluster.read(Topics.REWARD_MODELS).stream()
        .map(v -> v.getVersion() + " " + v.getStatus())
        .toList();
  }

  @Test
  void shouldTellTheLoserOfTwoAndPromoteTheOther() throws Exception {
    try (ExternalRounds one = rounds();
        ExternalRounds other = rounds()) {
      ExternalRound loser = begin(one, "loser");
      assertThat(loser.ended()).isEmpty();
      ExternalRound winner = begin(other, "winner");
      eventually("the loser is told", () -> loser.ended().isPresent());
      assertThatThrownBy(() -> loser.candidate("file:///x/", "00", Map.of()))
          .isInstanceOf(EndedRoundException.class)
          .hasMessageContaining("round winner began");
      loser.failed("it says so itself");
      RewardModelVersion candidate = winner.candidate("file:///y/", "11", Map.of("eval_loss", 1.0));
      assertThat(winner.judged(candidate, GOOD)).isInstanceOf(TrainingOutcome.Promoted.class);
    }
    assertThat(states()).isEqualTo(Map.of("loser", "FAILED", "winner", "PROMOTED"));
    assertThat(versions()).containsExactly("1 ACTIVE", "2 CANDIDATE", "2 ACTIVE", "1 RETIRED");
    RewardModelVersion made = cluster.read(Topics.REWARD_MODELS).get(2);
    assertThat(made.getArtifact()).isNull();
    assertThat(made.getArtifactUri()).isEqualTo("file:///y/");
    assertThat(made.getArtifactSha256()).isEqualTo("11");
    assertThat(made.getObjective()).isEqualTo(TrainingObjective.EXTERNAL);
    assertThat(made.getParent()).isEqualTo(FIRST);
    assertThat(made.getManifest().getPairs()).isEqualTo(1);
    assertThat(made.getMetrics()).containsEntry("eval_loss", 1.0);
  }

  @Test
  void shouldRefuseACandidateWhoseParentWasReplacedMeanwhile() throws Exception {
    try (ExternalRounds rounds = rounds()) {
      ExternalRound round = begin(rounds, "slow");
      RewardModelVersion candidate = round.candidate("file:///y/", "11", Map.of());
      publish(
          RewardModelVersion.newBuilder(first).setStatus(RewardModelStatus.RETIRED.name()).build());
      assertThat(round.judged(candidate, GOOD))
          .isInstanceOfSatisfying(
              TrainingOutcome.Refused.class,
              refused ->
                  assertThat(refused.version().getReason())
                      .isEqualTo(FIRST + " is not active any more"));
    }
    assertThat(states()).isEqualTo(Map.of("slow", "REFUSED"));
    assertThat(versions()).containsExactly("1 ACTIVE", "2 CANDIDATE", "1 RETIRED", "2 REFUSED");
  }
}
