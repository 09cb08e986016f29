package dev.charm.consumers.generation.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.generation.GenerationRequest;
import dev.charm.consumers.generation.declared.PolicyModelSource.Api;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import dev.charm.consumers.generation.declared.Sampling;
import dev.charm.consumers.http.WireText;
import dev.charm.consumers.scoring.ChatMessage;
import java.util.List;

/** The body of a request for one answer; what is not declared is not sent. */
final class CompletionRequest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CompletionRequest() {}

  /** Whether a prompt can be asked: without a template only a lone message of the user can. */
  static boolean canAsk(Api api, List<ChatMessage> prompt) {
    return api == Api.CHAT || (prompt.size() == 1 && prompt.get(0).role().equals(ChatMessage.USER));
  }

  static byte[] body(Server server, Sampling sampling, GenerationRequest request) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("model", server.model());
    if (server.api() == Api.CHAT) {
      ChatMessage.write(body.putArray("messages"), sent(request.prompt()));
    } else {
      body.put("prompt", WireText.of(request.prompt().get(0).content()));
    }
    if (sampling.temperature() != null) {
      body.put("temperature", sampling.temperature());
    }
    if (sampling.topP() != null) {
      body.put("top_p", sampling.topP());
    }
    if (sampling.maxTokens() != null) {
      body.put(sampling.newName() ? "max_completion_tokens" : "max_tokens", sampling.maxTokens());
    }
    if (sampling.seed() != null) {
      body.put("seed", sampling.seed(request.sample()));
    }
    if (!sampling.stop().isEmpty()) {
      sampling.stop().forEach(body.putArray("stop")::add);
    }
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written as JSON");
    }
  }

  private static List<ChatMessage> sent(List<ChatMessage> prompt) {
    return prompt.stream()
        .map(each -> new ChatMessage(WireText.of(each.role()), WireText.of(each.content())))
        .toList();
  }
}
