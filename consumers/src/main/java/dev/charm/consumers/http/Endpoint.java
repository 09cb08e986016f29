package dev.charm.consumers.http;

import java.io.IOException;
import java.net.URI;

/**
 * Where requests go.
 *
 * @param uri whole, with the query that was declared
 * @param shown without the query, which may hold a secret
 */
public record Endpoint(URI uri, String shown) {

  /**
   * The declared url with the path of the request, unless it has it already. A url that ends where
   * the path begins ({@code .../v1} and {@code /v1/embeddings}) has that part once.
   *
   * @throws IOException if the url holds a password
   */
  public static Endpoint of(URI declared, String path) throws IOException {
    if (declared.getRawUserInfo() != null) {
      throw new IOException(
          "the url has a password in it; name an environment variable with key-variable");
    }
    String before = declared.getRawPath() == null ? "" : declared.getRawPath();
    String whole = path.isEmpty() ? before : join(before.replaceAll("/+$", ""), path);
    String shown = declared.getScheme() + "://" + declared.getRawAuthority() + whole;
    String query = declared.getRawQuery() == null ? "" : "?" + declared.getRawQuery();
    return new Endpoint(URI.create(shown + query), shown);
  }

  private static String join(String before, String path) {
    if (before.endsWith(path)) {
      return before;
    }
    int first = path.indexOf('/', 1);
    boolean hasFirst = first > 0 && before.endsWith(path.substring(0, first));
    return before + (hasFirst ? path.substring(first) : path);
  }

  /** Without the query. */
  @Override
  public String toString() {
    return shown;
  }
}
