package dev.charm.producers.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import org.jspecify.annotations.Nullable;

/**
 * Makes nodes and notes what JSON allows and no row should have: an object that names a field
 * twice, of which a parser keeps the last; half of a surrogate pair, which would be sent as a
 * question mark.
 */
final class CheckedNodes extends JsonNodeFactory {
  private static final long serialVersionUID = 1L;

  private transient @Nullable RowFault fault;

  /** Forgets what it noted. */
  void reset() {
    fault = null;
  }

  /** Ends the row if something was noted since the last {@link #reset}. */
  void requireSound() throws RowFault {
    if (fault != null) {
      throw fault;
    }
  }

  @Override
  public ObjectNode objectNode() {
    return new CheckedObject(this);
  }

  @Override
  public TextNode textNode(String text) {
    check(text);
    return super.textNode(text);
  }

  private void check(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          note(new RowFault(MalformedReason.UNDECODABLE, "a text has half of a surrogate pair"));
          return;
        }
        i++;
      }
    }
  }

  private void note(RowFault noted) {
    fault = fault == null ? noted : fault;
  }

  @SuppressWarnings("unchecked") // ObjectNode's own deepCopy() against JsonNode's
  private static final class CheckedObject extends ObjectNode {
    private static final long serialVersionUID = 1L;

    private final transient CheckedNodes nodes;

    CheckedObject(CheckedNodes nodes) {
      super(nodes);
      this.nodes = nodes;
    }

    @Override
    public @Nullable JsonNode replace(String name, JsonNode value) {
      JsonNode former = super.replace(name, value);
      if (former != null) {
        nodes.note(new RowFault(MalformedReason.UNDECODABLE, "names a field twice", name));
      }
      nodes.check(name);
      return former;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }
}
