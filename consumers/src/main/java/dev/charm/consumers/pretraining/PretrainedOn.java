package dev.charm.consumers.pretraining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the first head was trained on, for whoever measures it: figures at other prompts and of
 * other models are the honest ones.
 *
 * @param prompts ids of the prompts that it was trained on
 * @param otherPrompts ids of those that it never saw
 * @param models policy models whose answers it was trained on, the judges' reference models among
 *     them
 */
public record PretrainedOn(Set<Integer> prompts, Set<Integer> otherPrompts, Set<String> models) {

  /**
   * By the same split that {@link PretrainHead} makes.
   *
   * @param folder with the files of AlpacaEval; some 200 MB are read
   * @throws IOException if a file is missing or a row is not what it should be, with file and line
   */
  public static PretrainedOn of(Path folder) throws IOException {
    JudgeSplit split = JudgeSplit.of(JudgePreferences.read(folder));
    return new PretrainedOn(
        prompts(split.training()),
        prompts(split.heldOut()),
        split.training().stream()
            .flatMap(panel -> panel.answers().stream())
            .map(JudgePanel.Answer::model)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static Set<Integer> prompts(List<JudgePanel> panels) {
    return panels.stream().map(JudgePanel::promptId).collect(Collectors.toUnmodifiableSet());
  }
}
