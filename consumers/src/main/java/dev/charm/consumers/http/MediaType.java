package dev.charm.consumers.http;

import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer says it is.
 *
 * @param name such as {@code text/html}; empty where nothing that looks like one is told
 * @param charset such as {@code utf-8}; empty where none is told
 */
record MediaType(String name, String charset) {
  private static final Pattern NAME = Pattern.compile("[a-z]{1,20}/[a-z0-9.+-]{1,60}");
  private static final Pattern CHARSET = Pattern.compile("charset=\"?([a-z0-9_.:-]{1,40})");

  static MediaType of(HttpHeaders headers) {
    String told = headers.firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    String name = told.replaceFirst(";.*", "").strip();
    Matcher charset = CHARSET.matcher(told);
    return new MediaType(
        NAME.matcher(name).matches() ? name : "", charset.find() ? charset.group(1) : "");
  }

  /** Whether it can be read as UTF-8; ASCII can. */
  boolean isUtf8() {
    return charset.isEmpty()
        || charset.equals("utf-8")
        || charset.equals("utf8")
        || charset.equals("us-ascii");
  }

  /** {@code text/html, }; empty where it says that it is JSON, or nothing. */
  String unlessJson() {
    return name.isEmpty() || name.endsWith("json") ? "" : name + ", ";
  }
}
