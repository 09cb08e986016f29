package dev.charm.ops.dashboard;

import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The key of a pair in an address. It should be percent-encoded, and a person or program may paste
 * it as it is: then a {@code %7C} in it is of the key and none of the address.
 */
final class PairKeys {
  private static final String PLACEHOLDER = "<key>";

  private PairKeys() {}

  /** What the address may mean, the likelier first. */
  static List<String> in(Context context) {
    String decoded = context.pathParam("key");
    String pattern = context.matchedPath();
    int slashes =
        (int)
            pattern
                .substring(0, pattern.indexOf(PLACEHOLDER))
                .chars()
                .filter(c -> c == '/')
                .count();
    String pasted = after(context.req().getRequestURI(), slashes);
    String half =
        pasted
            .replaceAll("(?i)%(7C|25)", "%25$1") // of the key
            .replace("+", "%2B");
    return Stream.of(decoded, pasted, decode(half)).distinct().toList();
  }

  private static String after(String path, int slashes) {
    int at = 0;
    for (int i = 0; i < slashes; i++) {
      at = path.indexOf('/', at) + 1;
    }
    return path.substring(at);
  }

  private static String decode(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part; // a stray %
    }
  }
}
