package dev.charm.ops.dashboard;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may replay: whoever knows the token, and no page of another site, whatever it knows. */
final class ReplayDoor {
  private static final String BEARER = "bearer ";
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final @Nullable ReplayToken token;
  private final WrongTokens wrong = new WrongTokens(System::nanoTime);

  /**
   * @param token null if nobody may
   */
  ReplayDoor(@Nullable ReplayToken token) {
    this.token = token;
  }

  boolean isOpen() {
    return token != null;
  }

  /**
   * Lets a request in.
   *
   * @throws NotShownException if it does not, with what to answer
   */
  void enter(Context context) {
    if (!isOwnSite(context)) {
      throw NotShownException.refused(
          403, "This page may not replay", "Only a page of this dashboard may.");
    }
    if (token == null) {
      throw NotShownException.refused(
          403,
          "Replay is off",
          "Start the dashboard with a token to turn it on: charm up --dashboard-token-file FILE,"
              + " charm service dashboard --token-file FILE, or the environment variable "
              + ReplayToken.ENVIRONMENT
              + ".");
    }
    if (!isJson(context.contentType())) {
      throw NotShownException.refused(
          415, "This is not JSON", "The request needs Content-Type: application/json.");
    }
    String said = said(context);
    synchronized (wrong) { // or many at once would be heard before the first is counted
      OptionalLong seconds = wrong.secondsToWait();
      if (seconds.isPresent()) {
        context.header("Retry-After", String.valueOf(seconds.getAsLong()));
        throw NotShownException.refused(
            429,
            "Too many wrong tokens",
            "Nobody is heard for another " + seconds.getAsLong() + " seconds.");
      }
      if (said != null && token.isKnown(said)) {
        return;
      }
      if (said != null) {
        wrong.add();
      }
    }
    throw unknown(context, said == null ? "A token is needed" : "The token is wrong");
  }

  private static @Nullable String said(Context context) {
    String header = context.header("Authorization");
    return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? header.substring(BEARER.length()).strip()
        : null;
  }

  private static NotShownException unknown(Context context, String heading) {
    context.header("WWW-Authenticate", "Bearer realm=\"charm dashboard\"");
    return NotShownException.refused(
        401, heading, "The request needs Authorization: Bearer TOKEN, the dashboard's own.");
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  /** Programs send neither header; browsers send both, and no script can change them. */
  private static boolean isOwnSite(Context context) {
    String site = context.header("Sec-Fetch-Site");
    String origin = context.header("Origin");
    return (site == null || OWN_SITE.contains(site))
        && (origin == null || isOf(origin, context.header("Host")));
  }

  private static boolean isOf(String origin, @Nullable String host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
