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
 * Text Embeddings Inference's {@code /predict}: a batch is a list of lists of one or two texts, and
 * the answer a list, in the same order and without an index, of labels and scores. Those are sorted
 * by score, so that only the label tells which output one is. What is too long is cut at its end,
 * and the answer does not say so.
 */
record TeiApi() implements ServerApi {
  @Override
  public String path() {
    return "/predict";
  }

  @Override
  public Set<Form> forms() {
    return Set.of(Form.TEXT, Form.PAIR);
  }

  @Override
  public boolean takesSeveral(Form form) {
    return true;
  }

  @Override
  public RawLogits rawLogits() {
    return RawLogits.BY_REQUEST;
  }

  @Override
  public void fill(ObjectNode body, List<Input> inputs, boolean raw) {
    body.remove("model");
    ArrayNode batch = body.putArray("inputs");
    for (Input input : inputs) {
      if (input instanceof Input.Pair pair) {
        batch.addArray().add(pair.prompt()).add(pair.answer());
      } else {
        batch.addArray().add(((Input.Text) input).text());
      }
    }
    body.put("raw_scores", raw);
    body.put("truncate", true);
  }

  @Override
  public Answers read(JsonNode answer, int count) throws UnexpectedAnswerException {
    if (!answer.isArray()) {
      throw new UnexpectedAnswerException("the answer is not a list");
    }
    List<SortedMap<String, Double>> outputs = new ArrayList<>(count);
    for (JsonNode labels : AnswerJson.inOrder(answer, count)) {
      SortedMap<String, Double> scores = new TreeMap<>();
      for (JsonNode label : labels) {
        if (!label.path("label").isTextual()) {
          throw new UnexpectedAnswerException("a score has no label");
        }
        Double before =
            scores.put(label.path("label").textValue(), AnswerJson.number(label.path("score")));
        if (before != null) {
          throw new UnexpectedAnswerException("two scores have the same label");
        }
      }
      if (scores.isEmpty()) {
        throw new UnexpectedAnswerException("a conversation has no output");
      }
      outputs.add(scores);
    }
    return new Answers(outputs, null);
  }
}
