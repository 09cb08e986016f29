package dev.charm.producers.votes;

import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.EventCheck;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who won: one outcome, or several with the share that each has of the vote.
 *
 * @param shares not empty
 */
record Verdict(List<Share> shares) {
  private static final double CERTAIN = EventCheck.MIN_WEIGHT;

  /**
   * An outcome that counts in part, or more than once.
   *
   * @param weight which multiplies that of the row
   */
  record Share(BattleOutcome outcome, double weight) {}

  /** Of each outcome by itself, since nearly all are such. */
  private static final Map<BattleOutcome, Verdict> WHOLE = new EnumMap<>(BattleOutcome.class);

  static {
    for (BattleOutcome outcome : BattleOutcome.values()) {
      WHOLE.put(outcome, of(outcome, 1));
    }
  }

  /** One outcome. */
  static Verdict of(BattleOutcome outcome) {
    return Objects.requireNonNull(WHOLE.get(outcome), "every outcome has a verdict");
  }

  /** One outcome that counts more than another. */
  static Verdict of(BattleOutcome outcome, double weight) {
    return new Verdict(List.of(new Share(outcome, weight)));
  }

  /**
   * The chance that each wins; a half is a tie.
   *
   * @param b chance that B wins, from 0 to 1
   */
  static Verdict chance(double b) {
    return b == 0.5 ? of(BattleOutcome.TIE) : chances(1 - b, b, 0);
  }

  /** The chance of each outcome; what is less than a millionth does not count. */
  static Verdict chances(double a, double b, double tie) {
    List<Share> shares = new ArrayList<>();
    add(shares, BattleOutcome.MODEL_A, a);
    add(shares, BattleOutcome.MODEL_B, b);
    add(shares, BattleOutcome.TIE, tie);
    return shares.size() == 1 ? of(shares.get(0).outcome()) : new Verdict(List.copyOf(shares));
  }

  private static void add(List<Share> to, BattleOutcome outcome, double chance) {
    if (chance >= CERTAIN) {
      to.add(new Share(outcome, chance));
    }
  }

  /** Whether it is shared among outcomes. */
  boolean isShared() {
    return shares.size() > 1;
  }
}
