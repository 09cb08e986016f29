package dev.charm.calibration.rating;

import dev.charm.calibration.numeric.Matrices;

/**
 * How fitted strengths would scatter, were the votes drawn anew: {@code H^-1 V H^-1}, with H the
 * curvature of the likelihood and V the variance of its gradient.
 *
 * <p><b>Why not H^-1.</b> A vote is a win, a loss or a tie, and a tie, half a win, is off what was
 * expected by less than either: with ties, V is less than H, and intervals from H alone are too
 * wide. Nor need the model be true: V is measured. So wins, losses and ties are needed apart,
 *
 * <pre>V_ij = -(wins_ij (1 - p)^2 + wins_ji p^2 + ties_ij (1/2 - p)^2),   p = sigma(b_i - b_j)
 * </pre>
 *
 * off the diagonal, and rows sum to 0, as do those of H with {@code -n_ij p (1 - p)}. The pairs
 * themselves count as given.
 *
 * <p><b>Weights.</b> A vote of weight w is one vote that counts w times: it adds {@code w} times
 * its curvature to H and {@code w^2} times its square to V, as one draw that brings or misses it
 * whole. Multiplying all weights by the same number so changes no interval; unequal weights make
 * intervals as wide as {@code (sum of w)^2 / sum of w^2} equal votes would. A count of n, in
 * contrast, is n draws, and both H and V are those of the n votes written out. (Survey statistics:
 * probability weights and frequency weights.)
 *
 * <p><b>The free shift.</b> Both know differences only. With one strength held, the inverse is that
 * of the rest; every other choice of what is held gives the same covariance of differences, which
 * is all that an {@link Anchor} takes from it.
 *
 * <p><b>Ridge.</b> arena-rank instead adds {@code hessian_reg} (1e-5) times the number of votes to
 * the diagonal of H and inverts the whole. Its intervals are slightly too narrow for that, the more
 * the fewer votes a model has: a curvature h becomes h + 1e-5 n. The ridge does the same for the
 * sake of comparison, and moves no rating, as there.
 *
 * <p>There is no correction for small samples here; {@link ArenaRatings} adds what little evidence
 * leaves out ({@link EvidenceFloor}). Sources: P. J. Huber, The behavior of maximum likelihood
 * estimates under nonstandard conditions, Berkeley Symposium (1967); H. White, Maximum likelihood
 * estimation of misspecified models, Econometrica 50 (1982); weights: D. A. Binder, On the
 * variances of asymptotically normal estimators from complex surveys, International Statistical
 * Review 51 (1983); lmarena/arena-rank, {@code BradleyTerry.compute_hessian_and_covariance}; Chiang
 * et al., arXiv 2403.04132.
 */
public final class SandwichInterval {
  private SandwichInterval() {}

  /**
   * The covariance of strengths, each vote being drawn by itself.
   *
   * @param ridge as {@link RatingSettings} has it
   * @return by two models in the order of the fit; it says how differences scatter, not how a
   *     common shift does
   */
  public static double[][] covariance(BradleyTerry fit, double ridge) {
    double[][] variance = new Likelihood(fit.votes()).at(fit.playerStrengths()).scoreVariance();
    return covariance(fit, ridge, variance);
  }

  /** The same with what little evidence leaves out. */
  static double[][] founded(BradleyTerry fit, double ridge) {
    double[][] variance = new Likelihood(fit.votes()).at(fit.playerStrengths()).scoreVariance();
    return founded(fit, ridge, variance, EvidenceFloor.votes(fit.votes()));
  }

  /** {@code H^-1 V H^-1} with this V and what little evidence leaves out of it. */
  static double[][] founded(
      BradleyTerry fit, double ridge, double[][] variance, double[] evidence) {
    return covariance(
        fit, ridge, Matrices.sum(variance, EvidenceFloor.missing(fit, variance, evidence)));
  }

  /** {@code H^-1 V H^-1} with this V. */
  static double[][] covariance(BradleyTerry fit, double ridge, double[][] variance) {
    if (fit.models().isEmpty()) {
      return new double[0][0];
    }
    Curvature curvature = new Likelihood(fit.votes()).at(fit.playerStrengths()).curvature();
    double[][] covariance = curvature.sandwich(variance, ridge * fit.votes().votes());
    return Matrices.leading(covariance, fit.models().size());
  }
}
