package dev.charm.ops.dashboard.page;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the texts of a pair are shown. */
public enum PairView {
  /** As the Markdown that models write. */
  MARKDOWN("Markdown"),
  /** Character by character. */
  PLAIN("plain text"),
  /** As plain text, with what only one of both answers has marked. */
  DIFFERENCES("differences");

  private final String title;

  PairView(String title) {
    this.title = title;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** As it stands in an address. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of a name in an address. */
  public static Optional<PairView> named(String label) {
    return List.of(values()).stream().filter(view -> view.label().equals(label)).findFirst();
  }

  /** All names in addresses. */
  public static List<String> labels() {
    return List.of(values()).stream().map(PairView::label).toList();
  }
}
