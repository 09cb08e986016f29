package dev.charm.ops.http;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which {@code Host} headers are answered. A page of a foreign site can have its own name resolve
 * to this machine (DNS rebinding), and its scripts then read whatever is answered there; the
 * browser sends that name as {@code Host}. So an address is answered, since no name stands behind
 * it, and {@code localhost}, and names that were told; no other name, with or without dots.
 */
public final class HostCheck {
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]@/\\s]+)(?::\\d{1,5})?");
  private static final Pattern IPV4 = Pattern.compile("(?:\\d{1,3}\\.){3}\\d{1,3}");

  private final Set<String> names = new TreeSet<>();

  /**
   * @param names that are answered, beside addresses and {@code localhost}; without a port
   */
  public HostCheck(Collection<String> names) {
    this.names.add("localhost");
    names.forEach(name -> this.names.add(name.strip().toLowerCase(Locale.ROOT)));
  }

  /**
   * Whether a request with this header is answered.
   *
   * @param host the header; null if the request has none
   */
  public boolean allows(@Nullable String host) {
    Matcher authority = AUTHORITY.matcher(host == null ? "" : host);
    if (!authority.matches()) {
      return false;
    }
    String name = authority.group(1).toLowerCase(Locale.ROOT);
    return name.startsWith("[") || IPV4.matcher(name).matches() || names.contains(name);
  }
}
