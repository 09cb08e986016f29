package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.http.Ending;
import dev.charm.consumers.http.Reply;
import dev.charm.consumers.http.Requests;
import dev.charm.consumers.http.UnexpectedAnswerException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A server as it can be asked: within its limit of requests at once, and again where it failed. */
final class Server {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ServerApi api;
  private final @Nullable String model;
  private final Requests requests;

  Server(ServerApi api, @Nullable String model, Requests requests) {
    this.api = api;
    this.model = model;
    this.requests = requests;
  }

  ServerApi api() {
    return api;
  }

  /**
   * Asks about some conversations in one request.
   *
   * @param raw whether raw logits are wanted, as always but in a check
   * @param retries at most
   */
  CompletableFuture<Outcome> ask(List<Input> inputs, boolean raw, int retries, Ending ending) {
    return requests
        .send(() -> body(inputs, raw), retries, ending)
        .thenApply(reply -> outcome(reply, inputs.size()));
  }

  private byte[] body(List<Input> inputs, boolean raw) {
    ObjectNode body = MAPPER.createObjectNode();
    if (model != null) {
      body.put("model", model);
    }
    api.fill(body, inputs, raw);
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written as JSON");
    }
  }

  private Outcome outcome(Reply reply, int count) {
    if (reply instanceof Reply.Refused refused) {
      return new Outcome.Refused(refused.status(), refused.reason());
    }
    if (reply instanceof Reply.Failed failed) {
      return new Outcome.Failed(failed.reason(), failed.again(), failed.hopeless());
    }
    try {
      return new Outcome.Read(api.read(((Reply.Answered) reply).body(), count));
    } catch (UnexpectedAnswerException e) {
      return new Outcome.Failed(requests.shown() + ": " + e.getMessage(), false, false);
    }
  }
}
