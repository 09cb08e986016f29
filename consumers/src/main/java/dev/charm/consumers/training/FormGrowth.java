package dev.charm.consumers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.charm.calibration.evaluation.AuditSettings;
import dev.charm.calibration.numeric.Cholesky;
import dev.charm.consumers.scoring.RewardHead;
import java.util.ArrayList;
import java.util.List;

/**
 * How much more the rewards of a step's pairs depend on form than those of the head that the
 * training begins at: {@code sum over forms of max(0, |after| - |before| - allowed)^2}.
 *
 * <p>Two models differ in form, too, so that whatever tells the over-valued one's answers apart
 * lowers its rewards, headers that it seldom writes among it. A correction that is to stay with
 * what it corrects must not pay for such a form instead (Lamparth et al., arXiv 2605.27996): bias
 * may fall, and move only within what is allowed, three quarters of the tolerance of the gate's
 * {@link dev.charm.calibration.evaluation.SubstitutionAudit}. That measures the same over all
 * answers, and over picks, and other features.
 *
 * <p>Dependences are the slopes of {@code r_chosen - r_rejected} on the differences of length,
 * lists, bold and headers together, each in root mean squares; they do not mind which answer is
 * chosen. Of fewer than {@value #FEWEST_PAIRS} pairs, whose slopes err by more than a tenth, it is
 * 0.
 */
final class FormGrowth {
  static final int FEWEST_PAIRS = 100;
  private static final float ALLOWED = (float) (0.75 * AuditSettings.TOLERANCE);
  private static final double RIDGE = 0.01; // beside 1 on the diagonal
  private static final float NOTHING = 1e-12f;

  private static final List<List<String>> FORMS =
      List.of(
          List.of("log_characters"),
          List.of("log_bullets", "log_numbered"),
          List.of("log_bold"),
          List.of("log_headers"));

  private final int width;
  private final float[] scale;
  private final List<int[]> columns = new ArrayList<>();

  /** Of the features of a head; of those that it does not have there is no growth. */
  FormGrowth(RewardHead start) {
    width = start.width();
    scale = start.scale();
    List<String> names = start.styleNames();
    int from = width - names.size();
    for (List<String> form : FORMS) {
      if (from >= 0 && names.containsAll(form)) {
        columns.add(form.stream().mapToInt(name -> from + names.indexOf(name)).toArray());
      }
    }
  }

  /** Whether it can be measured. */
  boolean measures(Batch batch) {
    return !columns.isEmpty()
        && batch.pairs() >= FEWEST_PAIRS
        && batch.bases().length == batch.pairs();
  }

  /**
   * The growth.
   *
   * @param difference {@code r_chosen - r_rejected} of each pair
   */
  NDArray of(Batch batch, NDArray difference) {
    double[][] slopes = slopes(batch);
    int n = batch.pairs();
    float[] flat = new float[slopes.length * n];
    float[] most = new float[slopes.length];
    double squares = 0;
    for (float base : batch.bases()) {
      squares += (double) base * base;
    }
    for (int k = 0; k < slopes.length; k++) {
      double before = 0;
      for (int i = 0; i < n; i++) {
        flat[k * n + i] = (float) slopes[k][i];
        before += slopes[k][i] * batch.bases()[i];
      }
      most[k] = (float) Math.abs(before / Math.sqrt(squares + NOTHING)) + ALLOWED;
    }
    NDManager manager = difference.getManager();
    NDArray d = difference.reshape(n, 1);
    NDArray after =
        manager
            .create(flat, new Shape(slopes.length, n))
            .matMul(d)
            .div(d.square().sum().add(BatchLoss.number(d, NOTHING)).sqrt());
    NDArray bound = manager.create(most, new Shape(slopes.length, 1));
    return Activation.relu(after.abs().sub(bound)).square().sum();
  }

  /** What turns differences of rewards, of length 1, into slopes: {@code (F'F)^-1 F'}. */
  private double[][] slopes(Batch batch) {
    int n = batch.pairs();
    int forms = columns.size();
    double[][] f = new double[forms][n];
    for (int k = 0; k < forms; k++) {
      double squares = 0;
      for (int i = 0; i < n; i++) {
        for (int c : columns.get(k)) {
          f[k][i] += scale[c] * (batch.rows()[i * width + c] - batch.rows()[(n + i) * width + c]);
        }
        squares += f[k][i] * f[k][i];
      }
      double length = Math.sqrt(squares);
      for (int i = 0; i < n && length > 0; i++) {
        f[k][i] /= length;
      }
    }
    double[][] products = new double[forms][forms];
    for (int k = 0; k < forms; k++) {
      for (int l = 0; l < forms; l++) {
        products[k][l] = k == l ? RIDGE : 0;
        for (int i = 0; i < n; i++) {
          products[k][l] += f[k][i] * f[l][i];
        }
      }
    }
    double[][] inverse = Cholesky.of(products).inverse();
    double[][] slopes = new double[forms][n];
    for (int k = 0; k < forms; k++) {
      for (int l = 0; l < forms; l++) {
        for (int i = 0; i < n; i++) {
          slopes[k][i] += inverse[k][l] * f[l][i];
        }
      }
    }
    return slopes;
  }
}
