package dev.charm.ops.dashboard.page;

import dev.charm.ops.why.PairExplanation;
import dev.charm.ops.why.PairMoment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a pair is as it is, as a part of its page.
 *
 * @param explanation null if there is none
 * @param later why it comes later; null if it does not
 */
public record PairWhy(String key, @Nullable PairExplanation explanation, @Nullable Message later) {
  private static final int MOST = 200;

  /**
   * What is known.
   *
   * @param explanation null if the logs tell no score any more
   */
  public static PairWhy of(String key, @Nullable PairExplanation explanation) {
    return new PairWhy(key, explanation, null);
  }

  /** Nothing yet: it asks again by itself. */
  public static PairWhy later(String key, Message why) {
    return new PairWhy(key, null, why);
  }

  /** Where it is. */
  public String address() {
    return "/parts/why/" + Shown.url(key);
  }

  /** The history, newest first, as much as a page shows. */
  public List<PairMoment> moments() {
    List<PairMoment> all = explanation == null ? List.of() : explanation.history().moments();
    return all.subList(0, Math.min(all.size(), MOST));
  }

  /** How many older changes are not shown. */
  public int older() {
    return explanation == null ? 0 : explanation.history().moments().size() - moments().size();
  }
}
