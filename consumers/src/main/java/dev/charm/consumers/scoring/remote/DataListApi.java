package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.http.UnexpectedAnswerException;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.remote.Input.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * Servers that take {@code input}, or {@code messages} of one conversation, and answer with a list
 * {@code data} of objects that have an {@code index}, as OpenAI's embeddings have it.
 *
 * <p>vLLM's {@code /classify} and {@code /pooling} (run at 0.32): {@code use_activation: false}
 * gives raw logits. Unknown fields are ignored there, so that a version which does not know this
 * one answers with probabilities. What a template has made goes with {@code add_special_tokens:
 * false}, as templates write special tokens themselves. A conversation that is too long is refused,
 * not cut.
 *
 * <p>SGLang's {@code /v1/embeddings} (0.5) gives what the head of a reward model gives; its {@code
 * /v1/classify} applies a softmax whatever is asked, which is 1 for every text if there is one
 * output.
 *
 * @param path of the request
 * @param field of a result that holds the outputs
 * @param vllm whether it is vLLM
 * @param rawLogits how it is known that they are raw
 */
record DataListApi(String path, String field, boolean vllm, RawLogits rawLogits)
    implements ServerApi {

  static ServerApi vllm(String path, String field) {
    return new DataListApi(path, field, true, RawLogits.BY_REQUEST);
  }

  static ServerApi sglang(String path, String field, RawLogits rawLogits) {
    return new DataListApi(path, field, false, rawLogits);
  }

  @Override
  public Set<Form> forms() {
    return vllm ? Set.of(Form.MESSAGES, Form.TEXT) : Set.of(Form.TEXT);
  }

  @Override
  public boolean takesSeveral(Form form) {
    return form == Form.TEXT;
  }

  @Override
  public void fill(ObjectNode body, List<Input> inputs, boolean raw) {
    if (inputs.get(0) instanceof Input.Messages one) {
      ChatMessage.write(body.putArray("messages"), one.conversation());
      body.put("add_generation_prompt", false);
    } else {
      ArrayNode texts = body.putArray("input");
      for (Input input : inputs) {
        texts.add(((Input.Text) input).text());
      }
      if (vllm) {
        body.put("add_special_tokens", false);
      }
    }
    if (vllm) {
      body.put("use_activation", !raw);
    }
  }

  @Override
  public Answers read(JsonNode answer, int count) throws UnexpectedAnswerException {
    AnswerJson.requireNotActivated(answer);
    List<SortedMap<String, Double>> outputs = new ArrayList<>(count);
    for (JsonNode result : AnswerJson.inOrder(AnswerJson.list(answer, "data"), count)) {
      SortedMap<String, Double> of = AnswerJson.outputs(AnswerJson.list(result, field));
      if (result.has("num_classes") && result.path("num_classes").asInt() != of.size()) {
        throw new UnexpectedAnswerException("num_classes is not the number of outputs");
      }
      outputs.add(of);
    }
    return new Answers(outputs, AnswerJson.tokens(answer, count));
  }
}
