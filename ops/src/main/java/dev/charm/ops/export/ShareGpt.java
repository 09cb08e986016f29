package dev.charm.ops.export;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.charm.ops.export.ExportedPair.Turn;
import java.util.List;
import java.util.Map;

/**
 * Who speaks, in LLaMA-Factory's tags of ShareGPT. Its reader takes a system prompt first, and then
 * in turns what is asked (by a person or a tool) and what the model says; it skips any other
 * conversation, as one whose roles it does not know.
 */
final class ShareGpt {
  static final String ANSWER = "gpt";

  private static final String SYSTEM = "system";
  private static final Map<String, String> TAGS =
      Map.of(SYSTEM, SYSTEM, "user", "human", "assistant", ANSWER, "tool", "observation");

  private ShareGpt() {}

  /** The tag of a role that has one. */
  static String tag(String role) {
    String tag = TAGS.get(role);
    if (tag == null) {
      throw new IllegalArgumentException("no tag for " + role);
    }
    return tag;
  }

  /** Whether the reader takes a conversation. */
  static boolean takes(List<Turn> turns) {
    int first = !turns.isEmpty() && turns.get(0).role().equals(SYSTEM) ? 1 : 0;
    int asked = turns.size() - first;
    if (asked % 2 == 0) { // the last one asks
      return false;
    }
    for (int i = 0; i < asked; i++) {
      String role = turns.get(first + i).role();
      boolean asks = role.equals("user") || role.equals("tool");
      if (i % 2 == 0 ? !asks : !role.equals("assistant")) {
        return false;
      }
    }
    return true;
  }

  /** What LLaMA-Factory's {@code dataset_info.json} must say of a file, on one line. */
  static String datasetInfo(String file) {
    String name = file.contains(".") ? file.substring(0, file.indexOf('.')) : file;
    return "%s: {\"file_name\": %s, \"formatting\": \"sharegpt\", \"ranking\": true, \"columns\":"
            .formatted(TextNode.valueOf(name), TextNode.valueOf(file))
        + " {\"messages\": \"conversations\", \"chosen\": \"chosen\", \"rejected\": \"rejected\"}}";
  }
}
