package dev.charm.ops.dashboard.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/**
 * Links that tell nobody where one came from, images that nobody loads, headings that are none of
 * the page's.
 */
final class HarmlessNodes implements NodeRenderer {
  private final HtmlNodeRendererContext context;
  private final HtmlWriter html;

  HarmlessNodes(HtmlNodeRendererContext context) {
    this.context = context;
    this.html = context.getWriter();
  }

  @Override
  public Set<Class<? extends Node>> getNodeTypes() {
    return Set.of(Link.class, Image.class, Heading.class);
  }

  @Override
  public void render(Node node) {
    if (node instanceof Link link) {
      boolean safe = SafeLinks.isSafe(link.getDestination());
      open(safe, link.getDestination());
      children(link);
      close(safe);
    } else if (node instanceof Image image) {
      boolean safe = SafeLinks.isSafe(image.getDestination()) && !isInLink(image);
      open(safe, image.getDestination());
      html.text("image: " + words(image));
      close(safe);
    } else if (node instanceof Heading heading) {
      html.line();
      html.tag("p", Map.of("class", "heading level-" + heading.getLevel()));
      children(heading);
      html.tag("/p");
      html.line();
    }
  }

  private void open(boolean link, String to) {
    if (link) {
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put("href", context.encodeUrl(to));
      attributes.put("rel", "noopener noreferrer nofollow external");
      html.tag("a", attributes);
    } else {
      html.tag("span", Map.of("class", "no-link"));
    }
  }

  private void close(boolean link) {
    html.tag(link ? "/a" : "/span");
  }

  private void children(Node parent) {
    for (Node child = parent.getFirstChild(); child != null; ) {
      Node next = child.getNext();
      context.render(child);
      child = next;
    }
  }

  private static boolean isInLink(Node node) {
    for (Node parent = node.getParent(); parent != null; parent = parent.getParent()) {
      if (parent instanceof Link) {
        return true;
      }
    }
    return false;
  }

  private static String words(Image image) {
    StringBuilder words = new StringBuilder();
    image.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral());
          }
        });
    return words.isEmpty() ? image.getDestination() : words.toString();
  }
}
