package dev.charm.ops.why;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.ops.export.ExportedPair;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code charm.preference-pairs} on one line, as {@code charm pairs tail} prints it.
 */
public final class PairLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PairLine() {}

  /**
   * The record as JSON; a tombstone has {@code "tombstone":true} and no more than its key says.
   *
   * @param pair null for a tombstone
   * @param calibration the one in force; null where none is, and then offset and margin are null
   * @param texts whether to show prompt and answers
   */
  public static String json(
      String key, @Nullable PreferencePair pair, @Nullable Calibration calibration, boolean texts) {
    ObjectNode line = JSON.createObjectNode();
    line.put("key", key);
    line.put("tombstone", pair == null);
    if (pair != null) {
      line.put("reward_model", pair.getRewardModel());
      line.put("prompt_id", pair.getPromptId());
      line.put("overvalued", pair.getOvervalued());
      line.put("reference", pair.getReference());
      line.put("chosen_model", pair.getChosen().getPolicyModel());
      line.put("chosen_score", pair.getChosen().getScore());
      line.put("rejected_model", pair.getRejected().getPolicyModel());
      line.put("rejected_score", pair.getRejected().getScore());
      ExportedPair exported = calibration == null ? null : ExportedPair.of(key, pair, calibration);
      line.put("offset", exported == null ? null : exported.offset());
      line.put("margin", exported == null ? null : exported.margin());
      if (texts) {
        line.set(
            "prompt",
            JSON.valueToTree(
                pair.getPrompt() == null
                    ? null
                    : pair.getPrompt().stream()
                        .map(turn -> Map.of("role", turn.getRole(), "content", turn.getContent()))
                        .toList()));
        line.put("chosen_text", pair.getChosen().getText());
        line.put("rejected_text", pair.getRejected().getText());
      }
    }
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a pair that is not JSON", e);
    }
  }

  /** The record in a few words. */
  public static String words(
      String key, @Nullable PreferencePair pair, @Nullable Calibration calibration) {
    if (pair == null) {
      return shown(key) + "  no pair any more";
    }
    ExportedPair exported = calibration == null ? null : ExportedPair.of(key, pair, calibration);
    return String.format(
        Locale.ROOT,
        "%s  %s (%.4f) over %s (%.4f)%s",
        shown(key),
        pair.getChosen().getPolicyModel(),
        pair.getChosen().getScore(),
        pair.getRejected().getPolicyModel(),
        pair.getRejected().getScore(),
        exported == null ? "" : String.format(Locale.ROOT, "  margin %.4f", exported.margin()));
  }

  private static String shown(String key) {
    try {
      List<String> parts = Keys.split(key);
      return parts.size() == 4 ? parts.get(0) + "  " + parts.get(1) : key;
    } catch (IllegalArgumentException e) {
      return key;
    }
  }
}
