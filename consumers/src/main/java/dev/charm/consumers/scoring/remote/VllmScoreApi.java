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
import java.util.TreeMap;

/**
 * vLLM's {@code /score}: lists {@code text_1} and {@code text_2} of the same length are scored by
 * pairs. Of a model without a head the answer is a cosine.
 */
record VllmScoreApi() implements ServerApi {
  @Override
  public String path() {
    return "/score";
  }

  @Override
  public Set<Form> forms() {
    return Set.of(Form.PAIR);
  }

  @Override
  public boolean takesSeveral(Form form) {
    return true;
  }

  @Override
  public RawLogits rawLogits() {
    return RawLogits.BY_REQUEST_BEYOND_COSINES;
  }

  @Override
  public void fill(ObjectNode body, List<Input> inputs, boolean raw) {
    ArrayNode prompts = body.putArray("text_1");
    ArrayNode answers = body.putArray("text_2");
    for (Input input : inputs) {
      Input.Pair pair = (Input.Pair) input;
      prompts.add(pair.prompt());
      answers.add(pair.answer());
    }
    body.put("use_activation", !raw);
  }

  @Override
  public Answers read(JsonNode answer, int count) throws UnexpectedAnswerException {
    AnswerJson.requireNotActivated(answer);
    List<SortedMap<String, Double>> outputs = new ArrayList<>(count);
    for (JsonNode result : AnswerJson.inOrder(AnswerJson.list(answer, "data"), count)) {
      SortedMap<String, Double> score = new TreeMap<>();
      score.put("0", AnswerJson.number(result.path("score")));
      outputs.add(score);
    }
    return new Answers(outputs, AnswerJson.tokens(answer, count));
  }
}
