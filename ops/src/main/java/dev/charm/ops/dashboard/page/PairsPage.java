package dev.charm.ops.dashboard.page;

import dev.charm.consumers.store.PairPlace;
import dev.charm.ops.dashboard.data.PairFilter;
import dev.charm.ops.dashboard.data.PairQuery;
import dev.charm.ops.dashboard.data.PairRow;
import dev.charm.ops.dashboard.data.PairRows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of pairs as a page.
 *
 * @param size how many pairs there are in all, roughly
 * @param rewardModels that one may choose from
 * @param models that one may choose from
 */
public record PairsPage(
    PairQuery query, PairRows found, long size, List<String> rewardModels, List<String> models) {
  /** A search that looks at more pairs than this is not repeated every second. */
  private static final long CHEAP = 2_000;

  private static final int MOST_SUGGESTED = 500;

  public List<PairRow> rows() {
    return found.rows();
  }

  public PairFilter filter() {
    return query.filter();
  }

  /** Names that the form offers, not too many of them. */
  public List<String> suggested() {
    return models.subList(0, Math.min(models.size(), MOST_SUGGESTED));
  }

  /** What has the table ask for itself anew; only the newest page does. */
  public String trigger() {
    return isNewest() ? "sse:pairs" : "none";
  }

  /** How long it waits in between, in milliseconds: longer where a search costs more. */
  public int pauseMillis() {
    return found.searched() > CHEAP ? 10_000 : 1_000;
  }

  public boolean isNewest() {
    return query.after() == null;
  }

  /** The address of this page. */
  public String address() {
    return "/pairs" + parameters(query.after());
  }

  /** The address of the newest pairs with the same filters. */
  public String newest() {
    return "/pairs" + parameters(null);
  }

  /** The address of the next older page; null if there is none. */
  public @Nullable String older() {
    return found.next() == null ? null : "/pairs" + parameters(found.next());
  }

  /** Where the table alone is. */
  public String partAddress() {
    return "/parts/pairs" + parameters(query.after());
  }

  /** The same as JSON. */
  public String jsonAddress() {
    return "/api/v1/pairs" + parameters(query.after());
  }

  private String parameters(@Nullable PairPlace after) {
    PairFilter filter = query.filter();
    List<String> parts = new ArrayList<>();
    add(parts, "model", filter.model());
    add(parts, "reward_model", filter.rewardModel());
    add(parts, "prompt", filter.prompt());
    add(parts, "min_margin", plain(filter.minMargin()));
    add(parts, "max_margin", plain(filter.maxMargin()));
    add(parts, "flipped", filter.flipped());
    add(parts, "limit", query.limit() == PairQuery.USUAL ? null : query.limit());
    add(parts, "cursor", after);
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }

  private static void add(List<String> parts, String name, @Nullable Object value) {
    if (value != null) {
      parts.add(name + "=" + Shown.url(value.toString()));
    }
  }

  /** A number as a form has it; empty for none. */
  public static String field(@Nullable Double number) {
    String text = plain(number);
    return text == null ? "" : text;
  }

  private static @Nullable String plain(@Nullable Double number) {
    if (number == null) {
      return null;
    }
    String text = number.toString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Where a pair is. */
  public String link(PairRow row) {
    return "/pairs/" + Shown.url(row.pair().key());
  }

  /** How much was found, and among how many. */
  public String count() {
    String shown = Shown.count((long) rows().size());
    if (filter().isAll()) {
      return shown
          + (isNewest() ? " newest" : " older")
          + " of about "
          + Shown.count(size)
          + " pairs";
    }
    return shown
        + " found among "
        + Shown.count(found.searched())
        + (found.next() == null ? " pairs, all that there are" : " pairs so far")
        + (isNewest() ? "" : " on this page");
  }
}
