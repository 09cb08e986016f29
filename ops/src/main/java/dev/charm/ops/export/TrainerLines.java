package dev.charm.ops.export;

import dev.charm.ops.export.ExportedPair.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pair as trainers want it.
 *
 * <p>TRL's RewardTrainer: {@code prompt}, {@code chosen} and {@code rejected} as message lists, the
 * answers without the prompt, and {@code margin}. OpenRLHF with {@code --apply_chat_template} and
 * without {@code --prompt_key}: {@code chosen} and {@code rejected} as whole conversations, and
 * {@code margin}.
 */
final class TrainerLines {
  private TrainerLines() {}

  static Map<String, Object> trl(ExportedPair pair) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("prompt", known(pair.prompt()));
    line.put("chosen", List.of(answer(pair.chosenText())));
    line.put("rejected", List.of(answer(pair.rejectedText())));
    line.put("margin", pair.margin());
    return line;
  }

  static Map<String, Object> openRlhf(ExportedPair pair) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("chosen", conversation(pair, pair.chosenText()));
    line.put("rejected", conversation(pair, pair.rejectedText()));
    line.put("margin", pair.margin());
    return line;
  }

  private static List<Turn> conversation(ExportedPair pair, @Nullable String text) {
    List<Turn> turns = new ArrayList<>(known(pair.prompt()));
    turns.add(answer(text));
    return turns;
  }

  private static Turn answer(@Nullable String text) {
    return new Turn("assistant", known(text));
  }

  private static <T> T known(@Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("a pair without texts has no place in this format");
    }
    return value;
  }
}
