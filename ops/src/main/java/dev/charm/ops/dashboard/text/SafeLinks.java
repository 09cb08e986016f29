package dev.charm.ops.dashboard.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.commonmark.renderer.html.UrlSanitizer;

/**
 * Where a link in a model's text may lead: to another site by {@code http} or {@code https}, or to
 * a mailbox. Nothing else, and so not to an address of the dashboard itself.
 */
final class SafeLinks {
  private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");
  private static final int LONGEST = 2_000;

  static final UrlSanitizer SANITIZER =
      new UrlSanitizer() {
        @Override
        public String sanitizeLinkUrl(String url) {
          return isSafe(url) ? url : "";
        }

        @Override
        public String sanitizeImageUrl(String url) {
          return "";
        }
      };

  private SafeLinks() {}

  /** Whether a link to it may be made. */
  static boolean isSafe(String url) {
    if (url.length() > LONGEST) {
      return false;
    }
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme();
      return scheme != null
          && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))
          && (scheme.equalsIgnoreCase("mailto") || uri.getHost() != null);
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
