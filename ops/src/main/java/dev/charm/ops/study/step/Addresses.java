package dev.charm.ops.study.step;

import dev.charm.ops.study.engine.FileDigests;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Addresses of servers, as a manifest may hold them. */
final class Addresses {
  private static final int DIGITS = 8;

  private Addresses() {}

  /** Of a query, which may hold a key, too few digits of a hash to tell more than a change. */
  static String withoutSecrets(URI address) {
    String query = address.getRawQuery();
    String plain =
        address.getScheme()
            + "://"
            + address.getHost()
            + (address.getPort() < 0 ? "" : ":" + address.getPort())
            + address.getRawPath();
    return query == null
        ? plain
        : plain
            + "?#"
            + FileDigests.of(query.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }
}
