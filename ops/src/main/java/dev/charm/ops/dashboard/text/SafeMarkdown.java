package dev.charm.ops.dashboard.text;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown that a model wrote, as HTML that does nothing by itself: HTML in it is text, links go to
 * {@link SafeLinks} alone, images are links, headings are paragraphs. Time, memory and stack are
 * bounded; a text beyond that is none to be rendered.
 */
public final class SafeMarkdown {
  private static final int MOST_DEPTH = 48;
  private static final int MOST_NODES = 60_000;
  private static final int MOST_HTML = 1_000_000;

  private static final Parser WITHOUT = parser(List.of());
  private static final Parser WITH_TABLES = parser(List.of(TablesExtension.create()));
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(List.of(TablesExtension.create()))
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(SafeLinks.SANITIZER)
          .attributeProviderFactory(context -> new SafeAttributes())
          .nodeRendererFactory(HarmlessNodes::new)
          .build();

  private SafeMarkdown() {}

  private static Parser parser(List<Extension> extensions) {
    return Parser.builder()
        .extensions(extensions)
        .enabledBlockTypes(
            Set.of(
                Heading.class,
                ThematicBreak.class,
                FencedCodeBlock.class,
                BlockQuote.class,
                ListBlock.class,
                IndentedCodeBlock.class))
        .customInlineContentParserFactory(new AngleBracket.Factory())
        .build();
  }

  /** The HTML; empty where the text is to be shown as it is, because it is too much or too deep. */
  public static Optional<String> html(ShownText text) {
    String markdown = text.text();
    if (!MarkdownBounds.allow(markdown)) {
      return Optional.empty();
    }
    try {
      Node document =
          (MarkdownBounds.allowTables(markdown) ? WITH_TABLES : WITHOUT).parse(markdown);
      if (!isSmall(document)) {
        return Optional.empty();
      }
      Bounded html = new Bounded();
      RENDERER.render(document, html);
      return html.full ? Optional.empty() : Optional.of(html.text.toString());
    } catch (StackOverflowError e) {
      return Optional.empty();
    }
  }

  private static boolean isSmall(Node document) {
    int nodes = 0;
    int depth = 0;
    Node node = document;
    while (true) {
      nodes++;
      if (nodes > MOST_NODES || depth > MOST_DEPTH) {
        return false;
      }
      if (node.getFirstChild() != null) {
        node = node.getFirstChild();
        depth++;
        continue;
      }
      while (node != document && node.getNext() == null) {
        node = node.getParent();
        depth--;
      }
      if (node == document) {
        return true;
      }
      node = node.getNext();
    }
  }

  /** Takes HTML until it is too much. */
  private static final class Bounded implements Appendable {
    private final StringBuilder text = new StringBuilder();
    private boolean full;

    @Override
    public Appendable append(CharSequence more) throws IOException {
      return append(more, 0, more.length());
    }

    @Override
    public Appendable append(CharSequence more, int start, int end) throws IOException {
      full |= text.length() + (end - start) > MOST_HTML;
      if (!full) {
        text.append(more, start, end);
      }
      return this;
    }

    @Override
    public Appendable append(char c) throws IOException {
      return append(String.valueOf(c));
    }
  }
}
