package dev.charm.ops.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.SeenInput;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

class RewardModelCheckTest {
  private static final List<String> TOKENS = List.of("[CLS]", "what", "[SEP]", "paris", "[SEP]");

  /** A reward model that may have a fault: it scores a request by how many are in its batch. */
  private record Scorer(ToDoubleBiFunction<ScoringRequest, Integer> rule, List<String> tokens)
      implements RewardScorer {
    @Override
    public String rewardModel() {
      return "faulty@1";
    }

    @Override
    public List<ScoringResult> score(List<ScoringRequest> requests) {
      return requests.stream().map(each -> score(each, requests.size())).toList();
    }

    private ScoringResult score(ScoringRequest request, int batch) {
      double reward = rule.applyAsDouble(request, batch);
      return Double.isNaN(reward)
          ? new ScoringResult.Failed("it gave NaN")
          : new ScoringResult.Scored(reward);
    }

    @Override
    public Optional<SeenInput> seen(ScoringRequest request) {
      return Optional.of(new SeenInput("text", tokens, false));
    }

    @Override
    public void close() {}
  }

  private static boolean isGood(ScoringRequest request) {
    return request.response().contains("Paris");
  }

  private static RewardModelCheck check(
      ToDoubleBiFunction<ScoringRequest, Integer> rule, List<String> tokens) {
    return RewardModelCheck.of(new Scorer(rule, tokens));
  }

  @Test
  void shouldFindNothingWrongWithAModelThatWorks() {
    RewardModelCheck check = check((request, batch) -> isGood(request) ? 2.5 : -1.5, TOKENS);
    assertThat(check.errors()).isEmpty();
    assertThat(check.warnings()).isEmpty();
    assertThat(check.conversations())
        .extracting(CheckedConversation::conversation)
        .containsExactly("good", "bad", "long");
    assertThat(check.conversations().get(0).firstTokens()).startsWith("[CLS]", "what");
  }

  @Test
  void shouldSayThatPaddingChangesScores() {
    assertThat(check((request, batch) -> isGood(request) ? 2.5 + batch : -1.5, TOKENS).errors())
        .singleElement()
        .asString()
        .contains("padding changes scores");
  }

  @Test
  void shouldSayThatAGoodAndABadAnswerScoreTheSame() {
    assertThat(check((request, batch) -> 1.5, TOKENS).errors())
        .singleElement()
        .asString()
        .contains("the same score");
  }

  @Test
  void shouldSuspectAnActivation() {
    assertThat(check((request, batch) -> isGood(request) ? 0.9 : 0.2, TOKENS).warnings())
        .singleElement()
        .asString()
        .contains("activation");
  }

  @Test
  void shouldSayThatATextBeginsTwice() {
    List<String> twice = List.of("<s>", "<s>", "what", "</s>");
    assertThat(check((request, batch) -> isGood(request) ? 2.5 : -1.5, twice).warnings())
        .singleElement()
        .asString()
        .contains("begins with <s> twice");
  }

  @Test
  void shouldNotPassAModelThatGivesNoScore() {
    assertThat(check((request, batch) -> isGood(request) ? 2.5 : Double.NaN, TOKENS).errors())
        .singleElement()
        .asString()
        .contains("bad has no score: it gave NaN");
  }
}
