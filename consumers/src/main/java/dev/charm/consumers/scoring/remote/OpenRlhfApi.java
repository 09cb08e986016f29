package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.http.UnexpectedAnswerException;
import dev.charm.consumers.scoring.remote.Input.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * OpenRLHF's {@code /get_reward}: whole texts as {@code query}, and beside them prompts and labels,
 * which its own server does not look at and others may. There are no labels here, so they are
 * empty. Of the answer {@code rewards} counts: {@code scores} may be scaled for a curriculum.
 */
record OpenRlhfApi() implements ServerApi {
  @Override
  public String path() {
    return "/get_reward";
  }

  @Override
  public Set<Form> forms() {
    return Set.of(Form.TEXT);
  }

  @Override
  public boolean takesSeveral(Form form) {
    return true;
  }

  @Override
  public RawLogits rawLogits() {
    return RawLogits.BY_CONTRACT;
  }

  @Override
  public void fill(ObjectNode body, List<Input> inputs, boolean raw) {
    ArrayNode texts = body.putArray("query");
    ArrayNode prompts = body.putArray("prompts");
    ArrayNode labels = body.putArray("labels");
    for (Input input : inputs) {
      Input.Text text = (Input.Text) input;
      texts.add(text.text());
      prompts.add(text.prompt());
      labels.add("");
    }
  }

  @Override
  public Answers read(JsonNode answer, int count) throws UnexpectedAnswerException {
    List<SortedMap<String, Double>> outputs = new ArrayList<>(count);
    for (JsonNode reward : AnswerJson.inOrder(AnswerJson.list(answer, "rewards"), count)) {
      outputs.add(AnswerJson.outputs(reward));
    }
    return new Answers(outputs, null);
  }
}
