package dev.charm.ops.dashboard.page;

import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.dashboard.data.RewardModelDetail;
import dev.charm.ops.dashboard.data.RewardModelSummary;
import dev.charm.ops.training.VersionRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reward model's page. */
public final class RewardModelPage {
  private static final int MOST_ROWS = 100;

  private final RewardModelDetail detail;
  private final @Nullable RewardModelSummary summary;

  /**
   * @param summary null of a version that has scored nothing
   */
  public RewardModelPage(RewardModelDetail detail, @Nullable RewardModelSummary summary) {
    this.detail = detail;
    this.summary = summary;
  }

  public RewardModelDetail detail() {
    return detail;
  }

  public @Nullable RewardModelSummary summary() {
    return summary;
  }

  /** The calibrations that the table shows. */
  public List<CalibrationRow> shown() {
    return detail.calibrations().stream().limit(MOST_ROWS).toList();
  }

  /** How many calibrations the table leaves out. */
  public int leftOut() {
    return Math.max(0, detail.calibrations().size() - MOST_ROWS);
  }

  /** Whether a version of the list is the one that the page is about. */
  public boolean isThis(VersionRow version) {
    return version.rewardModel().equals(detail.id());
  }

  /** The address of a figure; another one whenever what it shows may have changed. */
  public String figure(String name) {
    long state = 0;
    for (CalibrationRow row : detail.calibrations()) {
      state = 31 * state + row.revision() + (row.settled() ? 1 : 0);
    }
    return "/figures/"
        + name
        + ".svg?reward_model="
        + Shown.url(detail.id())
        + "&state="
        + Long.toHexString(state + 31L * detail.rounds().size());
  }

  /** Where the body of the page alone is. */
  public String partAddress() {
    return "/parts/reward-model?id=" + Shown.url(detail.id());
  }

  /** Where is told how often the longer answer is preferred. */
  public String lengths() {
    return "/parts/lengths?reward_model=" + Shown.url(detail.id());
  }

  /** The address of this page. */
  public String address() {
    return "/reward-models/" + Shown.url(detail.id());
  }

  /** Where the history of a calibration is. */
  public String history(CalibrationRow row) {
    return "/parts/offsets?reward_model="
        + Shown.url(row.rewardModel())
        + "&overvalued="
        + Shown.url(row.overvalued())
        + "&reference="
        + Shown.url(row.reference());
  }

  /** A mismatch degree with its sign, as the numbers beside it have theirs. */
  public String signed(@Nullable Double value) {
    String text = Shown.number(value, 3);
    return value != null && value > 0 ? "+" + text : text;
  }

  /** An interval in brackets. */
  public String interval(@Nullable Double low, @Nullable Double high, int decimals) {
    return low == null || high == null || !Double.isFinite(low) || !Double.isFinite(high)
        ? ""
        : "[" + Shown.number(low, decimals) + ", " + Shown.number(high, decimals) + "]";
  }
}
