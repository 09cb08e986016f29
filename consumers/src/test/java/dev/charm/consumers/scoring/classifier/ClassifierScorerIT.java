package dev.charm.consumers.scoring.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.RewardScorerContract;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration.Truncation;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier whose tokens are bytes: 64 of a conversation are seen. */
class ClassifierScorerIT extends RewardScorerContract {
  @TempDir static Path folder;
  private static TinyClassifier tiny;
  private static RewardScorer scorer;

  @BeforeAll
  static void load() throws Exception {
    tiny = TinyClassifier.write(folder.resolve("tiny"), "reward");
    scorer = Declared.of(tiny.folder()).open();
  }

  @AfterAll
  static void close() {
    scorer.close();
  }

  @Override
  protected RewardScorer scorer() {
    return scorer;
  }

  @Test
  void shouldSayHowManyTokensThereWereAndWhetherSomethingWasCut() {
    List<ScoringResult> results =
        scorer.score(
            List.of(
                new ScoringRequest("ab", "c"),
                new ScoringRequest("ab", "c".repeat(100)),
                new ScoringRequest("ab", "\u00e9")));
    assertThat(results)
        .extracting(r -> ((ScoringResult.Scored) r).tokens())
        .containsExactly("user: ab".length() + 1 + "assistant: c".length() + 1, 64, 23);
    assertThat(results)
        .extracting(r -> ((ScoringResult.Scored) r).truncated())
        .containsExactly(false, true, false);
  }

  @Test
  void shouldCutTheEndUnlessToldToCutTheBeginning() throws Exception {
    ScoringRequest one = new ScoringRequest("begin " + "x ".repeat(40_000), "y".repeat(70) + "1");
    ScoringRequest otherEnd = new ScoringRequest(one.messages(), "y".repeat(70) + "2");
    ScoringRequest otherBegin = new ScoringRequest("other", one.response());
    assertThat(rewardOf(scorer, one)).isEqualTo(rewardOf(scorer, otherEnd));
    assertThat(rewardOf(scorer, one)).isNotEqualTo(rewardOf(scorer, otherBegin));
    try (RewardScorer left = Declared.of(tiny.folder()).truncation(Truncation.LEFT).open()) {
      assertThat(rewardOf(left, one)).isNotEqualTo(rewardOf(left, otherEnd));
      assertThat(rewardOf(left, one)).isEqualTo(rewardOf(left, otherBegin));
    }
  }

  @Test
  void shouldRejectWhatIsTooLongIfToldTo() throws Exception {
    try (RewardScorer strict = Declared.of(tiny.folder()).truncation(Truncation.REJECT).open()) {
      assertThat(
              strict.score(
                  List.of(
                      new ScoringRequest("ab", "c"), new ScoringRequest("ab", "c".repeat(100)))))
          .satisfiesExactly(
              first -> assertThat(first).isInstanceOf(ScoringResult.Scored.class),
              second ->
                  assertThat(second)
                      .isEqualTo(
                          new ScoringResult.Rejected("a conversation of more than 64 tokens")));
    }
  }

  @Test
  void shouldSeeTheSameTokensOfALongTextWhetherItIsReadWholeOrNot() throws Exception {
    String spaced = "some words ".repeat(20_000);
    String joined = spaced.replace(' ', '_');
    for (Truncation side : List.of(Truncation.LEFT, Truncation.RIGHT)) {
      for (String text : List.of(spaced, joined)) {
        ScoringRequest whole = new ScoringRequest("a" + text, text + "z");
        // Short enough to be read whole, and with the same 64 tokens at either end.
        ScoringRequest part =
            new ScoringRequest("a" + text.substring(0, 110), text.substring(0, 110) + "z");
        try (RewardScorer each = Declared.of(tiny.folder()).truncation(side).open()) {
          assertThat(rewardOf(each, whole)).isEqualTo(rewardOf(each, part));
        }
      }
    }
  }

  @Test
  void shouldTakeAPairWithTheSpecialTokensOfTheTokenizer() throws Exception {
    try (RewardScorer pair =
        Declared.of(tiny.folder()).template(new TemplateDeclaration.Pair()).open()) {
      List<ScoringResult> results =
          pair.score(
              List.of(
                  new ScoringRequest("abc", "de"),
                  new ScoringRequest("a".repeat(10), "b".repeat(100)),
                  new ScoringRequest("a".repeat(100), "b".repeat(100))));
      assertThat(results)
          .extracting(r -> ((ScoringResult.Scored) r).tokens())
          .containsExactly(1 + 3 + 1 + 2 + 1, 64, 64);
    }
  }

  @Test
  void shouldReadTheWholeConversationAndItsSystemPrompt() {
    ScoringRequest plain = new ScoringRequest("Hello", "Good day.");
    List<ChatMessage> longer = new ArrayList<>();
    longer.add(new ChatMessage("system", "Be kind."));
    longer.addAll(plain.messages());
    assertThat(rewardOf(scorer, plain))
        .isNotEqualTo(rewardOf(scorer, new ScoringRequest(longer, "Good day.")));
  }

  @Test
  void shouldNotReadTheTextsAsTemplates() {
    assertThat(
            scorer.score(
                List.of(new ScoringRequest("{{ 7 * 7 }}", "x"), new ScoringRequest("49", "x"))))
        .extracting(r -> ((ScoringResult.Scored) r).tokens())
        .containsExactly(31, 22);
  }

  @Test
  void shouldRejectWhatTheTemplateRefusesAndScoreItsNeighbours() throws Exception {
    String picky =
        "{% for m in messages %}{% if m.role == 'system' %}"
            + "{{ raise_exception('no system') }}{% endif %}{{ m.content }}{% endfor %}";
    try (RewardScorer each =
        Declared.of(tiny.folder()).template(new TemplateDeclaration.Inline(picky)).open()) {
      List<ScoringResult> results =
          each.score(
              List.of(
                  new ScoringRequest(List.of(new ChatMessage("system", "swordfish")), "x"),
                  new ScoringRequest("a", "b")));
      assertThat(results.get(0))
          .isEqualTo(
              new ScoringResult.Rejected(
                  "the chat template: line 1 of the template: the template refuses the"
                      + " conversation: no system"));
      assertThat(results.get(1)).isInstanceOf(ScoringResult.Scored.class);
    }
  }

  @Test
  void shouldWeighSeveralOutputsAndKeepThemByTheirNames() throws Exception {
    TinyClassifier many =
        TinyClassifier.write(folder.resolve("many"), "helpfulness", "verbosity", "truth");
    Map<String, Double> weights = Map.of("helpfulness", 1.0, "2", 0.5, "verbosity", -0.25);
    try (RewardScorer each = Declared.of(many.folder()).weights(weights).open()) {
      ScoringResult.Scored scored =
          (ScoringResult.Scored) each.score(List.of(new ScoringRequest("a", "b"))).get(0);
      Map<String, Double> raw = scored.attributes();
      assertThat(raw).containsOnlyKeys("helpfulness", "verbosity", "truth");
      assertThat(scored.reward())
          .isCloseTo(
              raw.get("helpfulness") - 0.25 * raw.get("verbosity") + 0.5 * raw.get("truth"),
              within(1e-12));
    }
  }

  @Test
  void shouldNeverMakeAScoreOfWhatIsNotANumber() throws Exception {
    TinyClassifier odd =
        TinyClassifier.write(folder.resolve("odd"), "a", "b").withBias(0, Float.NaN);
    try (RewardScorer each = Declared.of(odd.folder()).weights(Map.of("a", 1.0)).open()) {
      assertThat(each.score(List.of(new ScoringRequest("a", "b"))))
          .containsExactly(new ScoringResult.Rejected("the output b of the model is NaN"));
    }
  }

  @Test
  void shouldScoreAlikeWithoutAPaddingToken() throws Exception {
    TinyClassifier bare =
        TinyClassifier.write(folder.resolve("bare"), "reward").without("pad_token_id");
    List<ScoringRequest> requests =
        List.of(new ScoringRequest("a", "b"), new ScoringRequest("abc", "defghi"));
    try (RewardScorer each = Declared.of(bare.folder()).open()) {
      for (int i = 0; i < requests.size(); i++) {
        assertThat(rewardOf(each, requests.get(i)))
            .isCloseTo(rewardOf(scorer, requests.get(i)), within(1e-5));
      }
    }
  }

  @Test
  void shouldSayWhatMadeTheScores() throws Exception {
    assertThat(scorer.provenance())
        .containsEntry("backend", "classifier")
        .containsEntry("engine", "onnxruntime")
        .containsEntry("model", tiny.hash("model.onnx"))
        .containsEntry("tokenizer", tiny.hash("tokenizer.json"))
        .containsEntry("dtype", "fp32")
        .containsEntry("device", "cpu()");
    String template =
        new ObjectMapper()
            .readTree(tiny.folder().resolve("tokenizer_config.json").toFile())
            .get("chat_template")
            .asText();
    assertThat(scorer.provenance())
        .containsEntry("template", Sha256.hex(template.getBytes(StandardCharsets.UTF_8)));
  }

  private static double rewardOf(RewardScorer scorer, ScoringRequest request) {
    return ((ScoringResult.Scored) scorer.score(List.of(request)).get(0)).reward();
  }
}
