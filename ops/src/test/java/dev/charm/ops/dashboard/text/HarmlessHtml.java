package dev.charm.ops.dashboard.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads HTML as strictly as it is made: whatever is not on the list is a hole. */
public final class HarmlessHtml {
  private static final Pattern TAG =
      Pattern.compile("</?([a-z0-9]+)((?: [a-z]+=\"[^\"<>]*\")*)(?: /)?>");
  private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-z]+)=\"([^\"]*)\"");

  private static final Set<String> TAGS =
      Set.of(
          "p",
          "br",
          "hr",
          "em",
          "strong",
          "code",
          "pre",
          "ul",
          "ol",
          "li",
          "blockquote",
          "a",
          "span",
          "table",
          "thead",
          "tbody",
          "tr",
          "th",
          "td");

  private static final Map<String, Pattern> ATTRIBUTES =
      Map.of(
          "href", Pattern.compile("(?i)(https?://[^/].*|mailto:.*)", Pattern.DOTALL),
          "rel", Pattern.compile("noopener noreferrer nofollow external"),
          "class", Pattern.compile("no-link|heading level-[1-6]"),
          "start", Pattern.compile("\\d{1,9}"),
          "align", Pattern.compile("left|center|right"));

  private HarmlessHtml() {}

  static void assertHarmless(String html) {
    Matcher tag = TAG.matcher(html);
    int at = 0;
    for (int open = html.indexOf('<'); open >= 0; open = html.indexOf('<', at)) {
      assertThat(tag.region(open, html.length()).lookingAt())
          .as("a tag: " + html.substring(open, Math.min(html.length(), open + 80)))
          .isTrue();
      assertThat(tag.group(1)).isIn(TAGS);
      Matcher attribute = ATTRIBUTE.matcher(tag.group(2));
      while (attribute.find()) {
        assertThat(ATTRIBUTES).containsKey(attribute.group(1));
        assertThat(attribute.group(2)).matches(ATTRIBUTES.get(attribute.group(1)));
      }
      at = tag.end();
    }
  }
}
