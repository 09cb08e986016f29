package dev.charm.calibration.evaluation;

import java.util.Collection;

/**
 * The temperature at which soft win rates come nearest to those that ratings promise: with the
 * least sum of squares of MD over pairs of models, of the temperatures of a grid. It takes out of
 * MD what is only a matter of how sure a reward model is, and leaves what it gets wrong about
 * models. It is never fitted on the pairs that it is used on.
 */
final class TemperatureFit {
  private final double[] squares;
  private int pairs;

  TemperatureFit(TemperatureGrid grid) {
    this.squares = new double[grid.size()];
  }

  /** Of these pairs. */
  static TemperatureFit of(TemperatureGrid grid, Collection<PairMismatch> all) {
    TemperatureFit fit = new TemperatureFit(grid);
    all.forEach(pair -> fit.add(pair, 1));
    return fit;
  }

  /** Takes a pair in, or out again with the weight -1. */
  void add(PairMismatch pair, int weight) {
    pairs += weight;
    for (int t = 0; t < squares.length; t++) {
      double degree = pair.soft(t);
      squares[t] += weight * degree * degree;
    }
  }

  /** These pairs without the others', of which each is among these once. */
  TemperatureFit without(TemperatureFit other) {
    TemperatureFit rest = copy();
    rest.pairs -= other.pairs;
    for (int t = 0; t < squares.length; t++) {
      rest.squares[t] -= other.squares[t];
    }
    return rest;
  }

  private TemperatureFit copy() {
    TemperatureFit copy = new TemperatureFit(squares.length);
    copy.pairs = pairs;
    System.arraycopy(squares, 0, copy.squares, 0, squares.length);
    return copy;
  }

  private TemperatureFit(int size) {
    this.squares = new double[size];
  }

  /** How many pairs it is fitted on. */
  int pairs() {
    return pairs;
  }

  /** The index of the best temperature. */
  int best() {
    int best = 0;
    for (int t = 1; t < squares.length; t++) {
      best = squares[t] < squares[best] ? t : best;
    }
    return best;
  }
}
