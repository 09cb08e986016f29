package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.http.UnexpectedAnswerException;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.remote.Input.Form;
import java.util.List;
import java.util.Set;

/**
 * A server as slime asks it ({@code remote_rm}): one prompt, as a text or as messages, its answer,
 * and a label, which is not known here; it answers with a bare number. The declared url is the
 * whole one.
 */
record SlimeApi() implements ServerApi {
  @Override
  public String path() {
    return "";
  }

  @Override
  public Set<Form> forms() {
    return Set.of(Form.PAIR, Form.MESSAGES);
  }

  @Override
  public boolean takesSeveral(Form form) {
    return false;
  }

  @Override
  public RawLogits rawLogits() {
    return RawLogits.BY_CONTRACT;
  }

  @Override
  public void fill(ObjectNode body, List<Input> inputs, boolean raw) {
    body.remove("model");
    if (inputs.get(0) instanceof Input.Messages all) {
      int last = all.conversation().size() - 1;
      ChatMessage.write(body.putArray("prompt"), all.conversation().subList(0, last));
      body.put("response", all.conversation().get(last).content());
    } else {
      Input.Pair pair = (Input.Pair) inputs.get(0);
      body.put("prompt", pair.prompt());
      body.put("response", pair.answer());
    }
    body.putNull("label");
  }

  @Override
  public Answers read(JsonNode answer, int count) throws UnexpectedAnswerException {
    if (answer.isArray()) {
      throw new UnexpectedAnswerException("the answer is a list and not a number");
    }
    return new Answers(List.of(AnswerJson.outputs(answer)), null);
  }
}
