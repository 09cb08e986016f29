package dev.charm.ops.report;

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
import dev.charm.ops.status.RunningSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The study on one page: leaderboard, and of each reward model its win rates, mismatch degrees,
 * offsets and versions. Figures are inside of it, so it opens without a network.
 *
 * @param at when it was made
 * @param settings that the calibrations show; null without one
 */
public record Report(
    Instant at,
    @Nullable RunningSettings settings,
    LeaderboardPage leaderboard,
    List<RewardModelSummary> summaries,
    List<Section> sections,
    List<DataHash> data) {

  /** What is told of one reward model. */
  public record Section(RewardModelPage page, List<Drawing> drawings) {}

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
   * @return empty if the arena has no rating, though others have
   */
  public static Optional<Report> of(
      SystemState state, @Nullable String arena, Predicate<String> rewardModels, Instant at) {
    Optional<Leaderboard> leaderboard = new Leaderboards(state).now(arena);
    List<RewardModelSummary> summaries =
        RewardModelSummary.all(state).stream().filter(one -> rewardModels.test(one.id())).toList();
    List<Section> sections = new ArrayList<>();
    for (RewardModelSummary summary : summaries) {
      RewardModelDetail.of(state, summary.id())
          .ifPresent(
              detail ->
                  sections.add(
                      new Section(new RewardModelPage(detail, summary), drawings(detail))));
    }
    return leaderboard.map(
        board ->
            new Report(
                at,
                RunningSettings.of(state.calibrations()).orElse(null),
                new LeaderboardPage(board, LeaderboardQuery.all()),
                summaries,
                sections,
                List.of(
                    DataHash.of("ratings in force", state.ratings()),
                    DataHash.of("statistics of models", state.statistics()),
                    DataHash.of("calibrations in force", state.calibrations()),
                    DataHash.of("versions of reward models", state.versions()))));
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
