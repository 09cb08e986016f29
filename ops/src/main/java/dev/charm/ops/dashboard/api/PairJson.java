package dev.charm.ops.dashboard.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.store.PairSummary;
import dev.charm.ops.dashboard.data.PairRow;
import dev.charm.ops.dashboard.data.PairRows;
import dev.charm.ops.dashboard.data.WholePair;
import dev.charm.ops.why.PairExplanation;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/pairs} and one of them, with the names of {@code charm pairs tail --output json}.
 */
public final class PairJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PairJson() {}

  /** A page of pairs, without texts but for an excerpt. */
  public static ObjectNode of(PairRows page) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode pairs = json.putArray("pairs");
    page.rows().forEach(row -> pairs.add(of(row)));
    json.put("next_cursor", page.next() == null ? null : page.next().toString());
    json.put("searched", page.searched());
    json.put("complete", page.complete());
    return json;
  }

  private static ObjectNode of(PairRow row) {
    PairSummary pair = row.pair();
    ObjectNode json = JSON.createObjectNode();
    json.put("key", pair.key());
    json.put("reward_model", pair.models().rewardModel());
    json.put("prompt_id", pair.promptId());
    json.put("overvalued", pair.models().overvalued());
    json.put("reference", pair.models().reference());
    json.put("chosen_model", pair.chosenModel());
    json.put("chosen_score", pair.chosenScore());
    json.put("rejected_model", pair.rejectedModel());
    json.put("rejected_score", pair.rejectedScore());
    json.put("offset", row.offset());
    json.put("margin", row.margin());
    json.put("flipped", row.flipped());
    json.put("at", pair.at().toString());
    json.put("excerpt", pair.excerpt());
    return json;
  }

  /**
   * One pair with its texts.
   *
   * @param why null where no score of it is known any more
   */
  public static ObjectNode of(WholePair whole, @Nullable PairExplanation why) {
    PreferencePair pair = whole.pair();
    ObjectNode json = of(whole.row());
    json.set("prompt", conversation(pair.getPrompt()));
    answer(json, "chosen", pair.getChosen());
    answer(json, "rejected", pair.getRejected());
    json.set("why", why == null ? null : why.reason().object(why.history()));
    return json;
  }

  private static void answer(ObjectNode json, String side, Candidate answer) {
    json.put(side + "_sample_index", answer.getSampleIndex());
    json.put(side + "_text", answer.getText());
  }

  private static @Nullable ArrayNode conversation(@Nullable List<Message> turns) {
    if (turns == null) {
      return null;
    }
    ArrayNode conversation = JSON.createArrayNode();
    turns.forEach(
        turn ->
            conversation.addObject().put("role", turn.getRole()).put("content", turn.getContent()));
    return conversation;
  }
}
