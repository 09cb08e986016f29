package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server as it can be asked: within its limit of requests at once, and again where it failed. */
final class Server {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ServerApi api;
  private final @Nullable String model;
  private final Transport transport;
  private final RequestLimit limit;
  private final Backoff backoff;

  Server(
      ServerApi api,
      @Nullable String model,
      Transport transport,
      RequestLimit limit,
      Backoff backoff) {
    this.api = api;
    this.model = model;
    this.transport = transport;
    this.limit = limit;
    this.backoff = backoff;
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
    return attempt(inputs, raw, 0, retries, ending)
        .thenApply(reply -> outcome(reply, inputs.size()));
  }

  private CompletableFuture<Reply> attempt(
      List<Input> inputs, boolean raw, int before, int retries, Ending ending) {
    return limit
        .run(() -> send(inputs, raw, ending))
        .thenComposeAsync(
            reply -> {
              if (!(reply instanceof Reply.Failed failed) || !failed.again() || before >= retries) {
                return CompletableFuture.completedFuture(reply);
              }
              Duration pause = backoff.before(before, failed.retryAfter(), Instant.now());
              return CompletableFuture.runAsync(
                      () -> {},
                      CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS))
                  .thenCompose(waited -> attempt(inputs, raw, before + 1, retries, ending));
            });
  }

  private CompletableFuture<Reply> send(List<Input> inputs, boolean raw, Ending ending) {
    String over = ending.reason();
    if (over != null) {
      return CompletableFuture.completedFuture(new Reply.Failed(over, false, false, null));
    }
    ObjectNode body = MAPPER.createObjectNode();
    if (model != null) {
      body.put("model", model);
    }
    api.fill(body, inputs, raw);
    try {
      return transport
          .send(MAPPER.writeValueAsBytes(body), ending)
          .thenApply(
              reply -> {
                // Here, since the next request starts as soon as this one is done.
                if (reply instanceof Reply.Failed failed && failed.hopeless() && !failed.again()) {
                  ending.startNoMore(failed.reason());
                }
                return reply;
              });
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
      return new Outcome.Failed(transport.shown() + ": " + e.getMessage(), false, false);
    }
  }
}
