package dev.charm.ops.dashboard.text;

import java.util.Map;
import java.util.Set;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.AttributeProvider;

/** Leaves of attributes those that only say how a list is counted and a cell aligned. */
final class SafeAttributes implements AttributeProvider {
  private static final Set<String> KEPT = Set.of("start", "align");

  @Override
  public void setAttributes(Node node, String tag, Map<String, String> attributes) {
    attributes.keySet().retainAll(KEPT);
  }
}
