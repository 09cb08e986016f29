package dev.charm.consumers.pretraining;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgePanelTest {

  private static JudgePanel panel(int promptId) {
    JudgePanel panel = JudgePanel.of(promptId, "prompt", "text_davinci_003", "reference");
    panel.add("good", "good answer", 1.9);
    panel.add("bad", "bad", 1.1);
    panel.add("even", "even answer!", 1.52);
    return panel;
  }

  private static List<String> told(List<JudgePanel.Pair> pairs, boolean judged) {
    return pairs.stream()
        .filter(p -> p.judged() == judged)
        .map(p -> p.chosen().response() + " > " + p.rejected().response())
        .toList();
  }

  @Test
  void shouldPairWithTheReferenceWhateverIsNoTie() {
    assertThat(told(panel(0).pairs(), true))
        .containsExactlyInAnyOrder("good answer > reference", "reference > bad");
  }

  @Test
  void shouldPairTwoModelsOnlyWhereTheJudgeWasFarApart() {
    assertThat(told(panel(0).pairs(), false)).containsExactly("good answer > bad");
  }

  @Test
  void shouldCallLengthsEqualWithinTwentyPercent() {
    List<JudgePanel.Pair> pairs = panel(0).pairs();
    assertThat(pairs.stream().filter(JudgePanel.Pair::ofEqualLength).count()).isEqualTo(1);
    assertThat(pairs.stream().filter(JudgePanel.Pair::longerIsChosen).count()).isEqualTo(3);
  }

  private static List<JudgePanel> panels() {
    List<JudgePanel> panels = new ArrayList<>();
    for (int id = 0; id < JudgePreferences.PROMPTS; id++) {
      JudgePanel panel = JudgePanel.of(id, "prompt", "text_davinci_003", "reference");
      for (int model = 0; model < 30; model++) {
        panel.add("model " + model, "text " + model, 1.9);
      }
      panels.add(panel);
    }
    return panels;
  }

  @Test
  void shouldShareNeitherPromptsNorModelsBetweenTrainingAndHeldOut() {
    JudgeSplit split = JudgeSplit.of(panels());
    Set<String> trained = models(split.training());
    Set<String> heldOut = models(split.heldOut());
    assertThat(heldOut).containsExactlyInAnyOrderElementsOf(split.heldOutModels()).hasSize(6);
    assertThat(trained).hasSize(24).doesNotContainAnyElementsOf(heldOut);
    assertThat(split.training()).hasSize(640);
    assertThat(split.heldOut())
        .extracting(JudgePanel::promptId)
        .hasSize(165)
        .doesNotContainAnyElementsOf(split.training().stream().map(JudgePanel::promptId).toList());
  }

  @Test
  void shouldChooseRecipesBySplitsOfTheTrainingPartAlone() {
    JudgeSplit split = JudgeSplit.of(panels());
    List<JudgeSplit> folds = split.inner(4);
    Set<Integer> everHeldOut = new HashSet<>();
    for (JudgeSplit fold : folds) {
      assertThat(models(fold.training()))
          .doesNotContainAnyElementsOf(models(fold.heldOut()))
          .doesNotContainAnyElementsOf(split.heldOutModels());
      assertThat(models(fold.heldOut())).hasSize(6);
      assertThat(prompts(fold.training())).hasSize(480);
      assertThat(prompts(fold.heldOut()))
          .hasSize(160)
          .doesNotContainAnyElementsOf(prompts(fold.training()))
          .doesNotContainAnyElementsOf(prompts(split.heldOut()));
      everHeldOut.addAll(prompts(fold.heldOut()));
    }
    assertThat(everHeldOut).isEqualTo(prompts(split.training()));
  }

  private static Set<Integer> prompts(List<JudgePanel> panels) {
    Set<Integer> prompts = new HashSet<>();
    panels.forEach(panel -> prompts.add(panel.promptId()));
    return prompts;
  }

  private static Set<String> models(List<JudgePanel> panels) {
    Set<String> models = new HashSet<>();
    panels.forEach(p -> p.answers().forEach(a -> models.add(a.model())));
    models.remove("text_davinci_003");
    return models;
  }
}
