package dev.charm.ops.export;

import dev.charm.calibration.reward.Choice;
import dev.charm.consumers.views.ScoredAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * Two models' answers to one prompt, as the offsets against a common reference decide.
 *
 * <p><b>The decision</b> is the expression of the whole system, {@link Choice#of}: a wins iff
 * {@code d > -delta}, with {@code d = s_a - s_b} and {@code delta = offset_a - offset_b}, each
 * rounded once. For a pair with the reference, delta is the offset of the calibration to the bit,
 * and so the pair is the streamed one. Which of the two is called a does not matter: swapping them
 * negates both d and delta exactly.
 *
 * <p>Best and worst are found by the same expression and no other, in a walk through the models in
 * order of name; of equals the first stays. The expression orders models by their corrected scores
 * but for differences below the rounding of d and delta (in the last of 16 digits), where it may
 * rank three models in a circle: then the walk still ends at the same pair each time.
 *
 * @param overvalued the one whose scores {@code offset} is added to: the one that is not the
 *     reference model, or of two others the first by name
 * @param reference the other
 * @param offset {@code offset_a - offset_b}, in the reward model's units
 * @param choice never {@link Choice#NONE}
 */
record DecidedPair(ScoredAnswer overvalued, ScoredAnswer reference, double offset, Choice choice) {

  /**
   * The pairs of one prompt.
   *
   * @param pairs in no order
   * @param ties how many more there would be if two corrected scores were not exactly equal
   */
  record Decisions(List<DecidedPair> pairs, int ties) {}

  /**
   * Chooses and decides.
   *
   * @param answers one per model, in order of name; those of models without offset are passed over
   */
  static Decisions choose(PairChoice choice, List<ScoredAnswer> answers, ModelOffsets offsets) {
    List<ScoredAnswer> known =
        answers.stream().filter(answer -> offsets.knows(answer.policyModel())).toList();
    List<DecidedPair> pairs = new ArrayList<>();
    int candidates = 0;
    switch (choice) {
      case BEST_WORST -> {
        if (known.size() > 1) {
          candidates = 1;
          ScoredAnswer best = known.get(0);
          ScoredAnswer worst = known.get(0);
          for (ScoredAnswer answer : known) {
            best = beats(answer, best, offsets) ? answer : best;
            worst = beats(worst, answer, offsets) ? answer : worst;
          }
          add(best, worst, offsets, pairs);
        }
      }
      case ALL -> {
        for (int i = 0; i < known.size(); i++) {
          for (int j = i + 1; j < known.size(); j++) {
            candidates++;
            add(known.get(i), known.get(j), offsets, pairs);
          }
        }
      }
      case REFERENCE -> {
        ScoredAnswer reference =
            known.stream()
                .filter(answer -> answer.policyModel().equals(offsets.reference()))
                .findFirst()
                .orElse(null);
        for (ScoredAnswer answer : known) {
          if (reference != null && !answer.policyModel().equals(offsets.reference())) {
            candidates++;
            add(answer, reference, offsets, pairs);
          }
        }
      }
    }
    return new Decisions(pairs, candidates - pairs.size());
  }

  private static boolean beats(ScoredAnswer a, ScoredAnswer b, ModelOffsets offsets) {
    return decide(a, b, offsets) == Choice.OVERVALUED;
  }

  private static Choice decide(ScoredAnswer a, ScoredAnswer b, ModelOffsets offsets) {
    return Choice.of(a.score() - b.score(), delta(a, b, offsets));
  }

  private static double delta(ScoredAnswer a, ScoredAnswer b, ModelOffsets offsets) {
    return offsets.of(a.policyModel()) - offsets.of(b.policyModel());
  }

  /** Adds the pair of two answers, unless they are equal; every model is equal to itself. */
  private static void add(
      ScoredAnswer one, ScoredAnswer other, ModelOffsets offsets, List<DecidedPair> pairs) {
    boolean swap =
        one.policyModel().equals(offsets.reference())
            || (!other.policyModel().equals(offsets.reference())
                && one.policyModel().compareTo(other.policyModel()) > 0);
    ScoredAnswer a = swap ? other : one;
    ScoredAnswer b = swap ? one : other;
    Choice choice = decide(a, b, offsets);
    if (choice != Choice.NONE) {
      pairs.add(new DecidedPair(a, b, delta(a, b, offsets), choice));
    }
  }

  ScoredAnswer chosen() {
    return choice == Choice.OVERVALUED ? overvalued : reference;
  }

  ScoredAnswer rejected() {
    return choice == Choice.OVERVALUED ? reference : overvalued;
  }
}
