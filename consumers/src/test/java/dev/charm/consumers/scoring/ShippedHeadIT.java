package dev.charm.consumers.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.RewardModelVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedHeadIT {

  @Test
  void shouldFitTheEncoderAndPreferAnAnswerToANonAnswer() throws Exception {
    try (TextEncoder encoder = TextEncoder.load(new EmbeddingCache(10))) {
      List<ScoringResult> outcomes =
          ScorerFactory.heads(encoder)
              .open(ShippedHead.version())
              .score(
                  List.of(
                      new ScoringRequest(
                          "How do I keep basil fresh?",
                          "Treat it like flowers: trim the stems, stand them in a glass of water, "
                              + "and keep it on the counter, loosely covered with a bag. Change the"
                              + " water every other day, and it stays green for about a week."),
                      new ScoringRequest("How do I keep basil fresh?", "ok")));
      assertThat(RewardScorerContract.reward(outcomes.get(0)))
          .isGreaterThan(RewardScorerContract.reward(outcomes.get(1)));
    }
  }

  @Test
  void shouldBeSmallAndIdentifiedByItsHash() throws Exception {
    RewardModelVersion version = ShippedHead.version();
    assertThat(ShippedHead.bytes().length).isLessThan(4 << 20);
    assertThat(version.getArtifactSha256()).isEqualTo(Sha256.hex(ShippedHead.bytes()));
    assertThat(ShippedHead.version()).isEqualTo(version);
    assertThat(version.getMetrics())
        .containsKeys("judged_accuracy", "judged_accuracy_of_length", "between_models_accuracy");
  }

  @Test
  void shouldComeWithANoteThatNamesItsHashAndTheLicenceOfItsData() throws Exception {
    try (InputStream file =
        ShippedHead.class.getResourceAsStream("/dev/charm/consumers/charm-minilm-base/NOTE.md")) {
      String note = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(note).contains("CC BY-NC 4.0").contains(Sha256.hex(ShippedHead.bytes()));
    }
  }
}
