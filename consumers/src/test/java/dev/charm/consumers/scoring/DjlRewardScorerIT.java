package dev.charm.consumers.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DjlRewardScorerIT extends RewardScorerContract {
  private static TextEncoder encoder;
  private static RewardHead head;
  private static RewardScorer scorer;

  @BeforeAll
  static void load() throws Exception {
    encoder = TextEncoder.load(new EmbeddingCache(1_000));
    head = HeadFormat.read(ShippedHead.bytes());
    scorer = new DjlRewardScorer("charm-minilm@1", encoder, head);
  }

  @AfterAll
  static void close() {
    scorer.close();
    encoder.close();
  }

  @Override
  protected RewardScorer scorer() {
    return scorer;
  }

  @Test
  void shouldGiveExactlyWhatTheHeadGivesForTheFeatures() throws Exception {
    ScoringRequest request = new ScoringRequest("Raw?", "As it comes, nothing added.");
    float[] row = new RewardFeatures(encoder).of(List.of(request)).get(0);
    ScoringResult.Scored scored = (ScoringResult.Scored) scorer.score(List.of(request)).get(0);
    assertThat(scored.reward()).isEqualTo(head.score(row));
    assertThat(scored.tokens()).isEqualTo(13);
    assertThat(scored.truncated()).isFalse();
  }

  @Test
  void shouldScoreAnewWithAnotherHeadWithoutTheEncoder() {
    List<ScoringRequest> requests = List.of(new ScoringRequest("Again?", "Once more, please."));
    scorer.score(requests);
    long misses = encoder.cache().misses();
    new DjlRewardScorer("charm-minilm@2", encoder, head).score(requests);
    assertThat(encoder.cache().misses()).isEqualTo(misses);
  }

  @Test
  void shouldRefuseAHeadOfAnotherEncoder() {
    RewardHead stranger =
        new RewardHead(
            "0".repeat(64),
            head.layout(),
            head.styleNames(),
            head.mean(),
            head.scale(),
            head.layers());
    assertThatThrownBy(() -> new DjlRewardScorer("x@1", encoder, stranger))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trained on encoder 000000000000");
  }
}
