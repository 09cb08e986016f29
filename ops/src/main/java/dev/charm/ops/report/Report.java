package dev.charm.ops.report;

import dev.charm.calibration.reward.Share;
import dev.charm.ops.batch.LengthRow;
import dev.charm.ops.dashboard.data.Leaderboard;
import dev.charm.ops.dashboard.data.Leaderboards;
import dev.charm.ops.dashboard.data.RewardModelDetail;
import dev.charm.ops.dashboard.data.RewardModelSummary;
import dev.charm.ops.dashboard.data.SystemState;
import dev.charm.ops.dashboard.page.Figures;
import dev.charm.ops.dashboard.page.Frame;
import dev.charm.ops.dashboard.page.LeaderboardPage;
import dev.charm.ops.dashboard.page.LeaderboardQuery;
import dev.charm.ops.dashboard.page.Pages;
import dev.charm.ops.dashboard.page.RewardModelPage;
import dev.charm.ops.dashboard.page.Shown;
import dev.charm.ops.status.RunningSettings;
import dev.charm.schemas.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The study on one page: leaderboard, and of each reward model its win rates, mismatch degrees,
 * offsets and versions. Figures are inside of it, so it opens without a network.
 *
 * @param at when it was made
 * @param settings that the calibrations show; null without one
 * @param chapters tables beside these
 * @param remarks what to mind about the data, a line each
 */
public record Report(
    Instant at,
    @Nullable RunningSettings settings,
    LeaderboardPage leaderboard,
    List<RewardModelSummary> summaries,
    List<Section> sections,
    List<Chapter> chapters,
    List<DataHash> data,
    List<String> remarks) {

  /** What is told of one reward model. */
  public record Section(RewardModelPage page, List<Drawing> drawings, List<LengthRow> lengths) {

    /** A share with its interval, in per cent. */
    public String percent(Optional<Share> share) {
      return share
          .map(
              s ->
                  percent(s.value()) + " [" + percent(s.ciLow()) + ", " + percent(s.ciHigh()) + "]")
          .orElse("–");
    }

    private static String percent(double share) {
      return Shown.number(100 * share, 1);
    }

    /** A number of three decimals, if there is one. */
    public String number(OptionalDouble number) {
      return Shown.number(number.isPresent() ? number.getAsDouble() : null, 3);
    }
  }

  /**
   * A figure.
   *
   * @param address its bytes, as an address
   * @param words for who does not see it
   */
  public record Drawing(String address, String words) {}

  /**
   * Puts it together.
   *
   * @param arena null for the usual one
   * @param rewardModels which of them
   * @param remarks what to mind about the data, a line each
   * @return empty if the arena has no rating, though others have
   */
  public static Optional<Report> of(
      ReportSource source,
      @Nullable String arena,
      Predicate<String> rewardModels,
      Instant at,
      List<String> remarks) {
    SystemState state = source.state();
    Optional<Leaderboard> leaderboard = new Leaderboards(state).now(arena);
    List<RewardModelSummary> summaries =
        RewardModelSummary.all(state).stream().filter(one -> rewardModels.test(one.id())).toList();
    List<Section> sections = new ArrayList<>();
    for (RewardModelSummary summary : summaries) {
      RewardModelDetail.of(state, summary.id())
          .ifPresent(
              detail ->
                  sections.add(
                      new Section(
                          new RewardModelPage(detail, summary),
                          drawings(detail),
                          lengths(detail, source.lengths()))));
    }
    return leaderboard.map(
        board ->
            new Report(
                at,
                RunningSettings.of(state.calibrations()).orElse(null),
                new LeaderboardPage(board, LeaderboardQuery.all()),
                summaries,
                sections,
                List.of(),
                source.data(),
                List.copyOf(remarks)));
  }

  /** The same with tables beside it. */
  public Report with(List<Chapter> more) {
    return new Report(
        at, settings, leaderboard, summaries, sections, List.copyOf(more), data, remarks);
  }

  /** In the order of the calibrations. */
  private static List<LengthRow> lengths(RewardModelDetail detail, List<LengthRow> all) {
    Map<String, LengthRow> byKey = new HashMap<>();
    all.forEach(
        row ->
            byKey.put(Keys.calibration(row.rewardModel(), row.overvalued(), row.reference()), row));
    return detail.calibrations().stream()
        .map(
            row ->
                byKey.get(Keys.calibration(row.rewardModel(), row.overvalued(), row.reference())))
        .filter(Objects::nonNull)
        .toList();
  }

  private static List<Drawing> drawings(RewardModelDetail detail) {
    List<Drawing> drawings = new ArrayList<>();
    Figures.winRates(detail)
        .ifPresent(
            svg ->
                drawings.add(
                    new Drawing(
                        address(svg), "Empirical against expected win rates, before and after")));
    Figures.mismatch(detail)
        .ifPresent(
            svg -> drawings.add(new Drawing(address(svg), "Mismatch degrees, before and after")));
    Figures.training(detail)
        .ifPresent(
            svg ->
                drawings.add(new Drawing(address(svg), "Loss and accuracy of rounds of training")));
    return drawings;
  }

  private static String address(String svg) {
    return "data:image/svg+xml;base64,"
        + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
  }

  /** The page. */
  public String html() {
    return new Pages().render("report", new Frame("Report", Frame.Place.LEADERBOARD), this);
  }
}
