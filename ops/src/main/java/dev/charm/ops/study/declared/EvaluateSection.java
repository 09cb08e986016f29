package dev.charm.ops.study.declared;

import java.util.List;

/**
 * How reward models are evaluated.
 *
 * @param preferences test sets
 * @param rewardModels that are evaluated on them
 * @param arena whether it is told how reward models agree with the ratings
 * @param folds of families of models that are held out there; 0 for none
 * @param heldOut models that are held out there
 * @param prompts at most so many there, chosen by a hash; 0 for all
 */
public record EvaluateSection(
    List<TestSet> preferences,
    List<String> rewardModels,
    boolean arena,
    int folds,
    List<String> heldOut,
    int prompts) {

  /**
   * A test set.
   *
   * @param name empty for the file's
   */
  public record TestSet(String name, DeclaredPath file) {}
}
