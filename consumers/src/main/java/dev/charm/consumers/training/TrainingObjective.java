package dev.charm.consumers.training;

import java.util.List;

/**
 * What a head is to learn from the calibrated pairs of a round. They differ in what they take for
 * right; to each the original preferences and the anchor of {@link HeadTraining} are added.
 */
public sealed interface TrainingObjective {
  /**
   * What a round is for whose candidate a command makes that somebody runs ({@code charm train
   * --external}). It is no objective that a trainer has: a topic must not have commands run.
   */
  String EXTERNAL = "external";

  /** Names of all, as {@link #named} knows them. */
  List<String> NAMES = List.of("pairs", "pairs-with-gain", "rounds", "win-rate-matching");

  /** The name under which it is set and recorded. */
  String name();

  /**
   * The pairs as they stand in the topic (CHARM, arXiv 2504.10045): what {@code d + offset}
   * decides, with {@code d = s_O - s_R}.
   */
  record Pairs() implements TrainingObjective {
    @Override
    public String name() {
      return "pairs";
    }
  }

  /**
   * The pairs as {@code d + gain * offset} decides. Most labels agree with the reward model
   * already, and a training meets them in part; a gain makes up for that.
   *
   * @param gain above 0; 3 and more turn a head around
   */
  record PairsWithGain(double gain) implements TrainingObjective {
    /** What has been seen to work. */
    static final double USUAL = 2;

    /** Refuses what is not a gain. */
    public PairsWithGain {
      if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a gain of " + gain);
      }
    }

    @Override
    public String name() {
      return "pairs-with-gain";
    }
  }

  /**
   * Several trainings on the same pairs, each from where the first began: after each, the pairs are
   * scored by the new head, the offsets solved anew, and the pairs decided again.
   *
   * @param rounds at least 1
   */
  record Rounds(int rounds) implements TrainingObjective {
    /** What has been seen to work. */
    static final int USUAL = 4;

    /** Refuses what is not a number of rounds. */
    public Rounds {
      if (rounds < 1) {
        throw new IllegalArgumentException(rounds + " rounds");
      }
    }

    @Override
    public String name() {
      return "rounds";
    }
  }

  /**
   * No pair is right or wrong: in each step, of pairs of two policy models, the mean of {@code
   * sigma(r_O - r_R)} is brought to the expected win rate.
   */
  record WinRateMatching() implements TrainingObjective {
    @Override
    public String name() {
      return "win-rate-matching";
    }
  }

  /**
   * The objective of a name, as it is usually set.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static TrainingObjective named(String name) {
    return switch (name) {
      case "pairs" -> new Pairs();
      case "pairs-with-gain" -> new PairsWithGain(PairsWithGain.USUAL);
      case "rounds" -> new Rounds(Rounds.USUAL);
      case "win-rate-matching" -> new WinRateMatching();
      case EXTERNAL ->
          throw new IllegalArgumentException(
              "only 'charm train --external COMMAND' runs a command, in its own process: a trainer"
                  + " never does");
      default ->
          throw new IllegalArgumentException(
              "no objective is named " + name + "; there are " + String.join(", ", NAMES));
    };
  }
}
