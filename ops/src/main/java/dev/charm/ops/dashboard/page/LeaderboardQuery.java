package dev.charm.ops.dashboard.page;

import dev.charm.ops.dashboard.data.LeaderboardLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of the leaderboard is asked for; an address says it, and every link of the page has one.
 *
 * @param arena null for the usual one
 * @param asOf a moment of the past; null for now
 * @param sort by which column
 * @param descending from the greatest down
 * @param filter part of a policy model's name, in whatever case; empty for all
 * @param rewardModel the only one to show; null for all
 */
public record LeaderboardQuery(
    @Nullable String arena,
    @Nullable Instant asOf,
    Sort sort,
    boolean descending,
    String filter,
    @Nullable String rewardModel) {

  /** A column that the leaderboard can be in order of. */
  public enum Sort {
    RANK(
        line ->
            line.rated() == null || line.rated().rank() == null
                ? null
                : (double) line.rated().rank(),
        false),
    MODEL(line -> null, false),
    RATING(line -> line.rated() == null ? null : line.rated().rating(), true),
    VOTES(
        line ->
            line.rated() == null || line.rated().votes() == null
                ? null
                : (double) line.rated().votes(),
        true);

    private final Function<LeaderboardLine, @Nullable Double> value;
    private final boolean descending;

    Sort(Function<LeaderboardLine, @Nullable Double> value, boolean descending) {
      this.value = value;
      this.descending = descending;
    }

    /** As it stands in an address. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether one wants to see the greatest first, unless one says otherwise. */
    public boolean usuallyDescending() {
      return descending;
    }

    /** The one of a name in an address. */
    public static Optional<Sort> named(String label) {
      return List.of(values()).stream().filter(sort -> sort.label().equals(label)).findFirst();
    }

    /** Lines without a value come last, in either direction; equal ones stay in order of rank. */
    Comparator<LeaderboardLine> order(LeaderboardQuery query) {
      if (this == MODEL) {
        Comparator<LeaderboardLine> byName =
            Comparator.comparing(line -> line.model().toLowerCase(Locale.ROOT));
        return query.descending() ? byName.reversed() : byName;
      }
      Comparator<Double> direction =
          query.descending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
      return Comparator.comparing(value, Comparator.nullsLast(direction));
    }
  }

  /** Everything, in order of rank. */
  public static LeaderboardQuery all() {
    return new LeaderboardQuery(null, null, Sort.RANK, false, "", null);
  }

  /** The address of the same with another order; of the same column, the other way round. */
  public String sortedBy(Sort column) {
    boolean again = column == sort;
    return address(column, again ? !descending : column.usuallyDescending(), rewardModel);
  }

  /** The address of this. */
  public String address() {
    return address(sort, descending, rewardModel);
  }

  private String address(Sort column, boolean down, @Nullable String of) {
    List<String> parts = new ArrayList<>();
    add(parts, "arena", arena);
    add(parts, "as_of", asOf == null ? null : asOf.toString());
    add(parts, "q", filter.isEmpty() ? null : filter);
    add(parts, "reward_model", of);
    if (column != Sort.RANK || down) {
      add(parts, "sort", column.label());
      add(parts, "order", down ? "desc" : "asc");
    }
    return parts.isEmpty() ? "/" : "/?" + String.join("&", parts);
  }

  private static void add(List<String> parts, String name, @Nullable String value) {
    if (value != null) {
      parts.add(name + "=" + Shown.url(value));
    }
  }

  /** What assistive technology is told of a column's order. */
  public String ariaSort(Sort column) {
    return column != sort ? "none" : descending ? "descending" : "ascending";
  }
}
