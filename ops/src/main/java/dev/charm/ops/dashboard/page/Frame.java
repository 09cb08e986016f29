package dev.charm.ops.dashboard.page;

/**
 * What every page has around it.
 *
 * @param title of the page, for the browser's tab
 * @param at which entry of the navigation it belongs to
 */
public record Frame(String title, Place at) {
  /** The entries of the navigation. */
  public enum Place {
    LEADERBOARD("Leaderboard", "/"),
    REWARD_MODELS("Reward models", "/reward-models"),
    PAIRS("Pairs", "/pairs"),
    OPERATIONS("Operations", "/operations");

    private final String label;
    private final String address;

    Place(String label, String address) {
      this.label = label;
      this.address = address;
    }

    public String label() {
      return label;
    }

    public String address() {
      return address;
    }
  }
}
