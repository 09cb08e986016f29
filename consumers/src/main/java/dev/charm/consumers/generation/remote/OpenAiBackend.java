package dev.charm.consumers.generation.remote;

import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationRequest;
import dev.charm.consumers.generation.GenerationResult;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Api;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import dev.charm.consumers.http.Backoff;
import dev.charm.consumers.http.BearerKey;
import dev.charm.consumers.http.Ending;
import dev.charm.consumers.http.Endpoint;
import dev.charm.consumers.http.Pace;
import dev.charm.consumers.http.Reply;
import dev.charm.consumers.http.RequestLimit;
import dev.charm.consumers.http.Requests;
import dev.charm.consumers.http.Transport;
import dev.charm.consumers.http.UnexpectedAnswerException;
import dev.charm.schemas.EventCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A policy model that an OpenAI-compatible server holds: vLLM, SGLang, llama.cpp, Ollama, OpenAI
 * and the many that speak as it does. One request for each answer, and none of several: sample i is
 * asked for with the seed plus i.
 *
 * <p>A run ends where the server denies itself (401, 403, 404, a redirect), cannot be reached,
 * wants a longer wait than {@link #LONGEST_WAIT}, or refuses the first prompts one and all.
 */
public final class OpenAiBackend implements AnswerBackend {
  /** Characters of a conversation beyond which it is rejected without being sent. */
  public static final int MAX_CHARACTERS = 1_000_000;

  /** Longest wait that a server may ask for; a run that would wait longer is resumed later. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** Bytes of an answer with its reasoning: a text of 1 MiB, escaped, takes up to six. */
  static final long LARGEST_ANSWER = 8 * 1024 * 1024;

  /** So many refusals and not one answer: it is the server's settings that are wrong. */
  private static final int MOST_REFUSALS = 16;

  private final PolicyModelDeclaration declared;
  private final Server server;
  private final Requests requests;
  private final AtomicInteger refusals = new AtomicInteger();

  private OpenAiBackend(PolicyModelDeclaration declared, Server server, Requests requests) {
    this.declared = declared;
    this.server = server;
    this.requests = requests;
  }

  /**
   * Makes a backend; the server is not asked yet.
   *
   * @param server the source of what is declared
   * @throws IOException if the key is missing, or the endpoint holds a password
   */
  public static OpenAiBackend open(PolicyModelDeclaration declared, Server server)
      throws IOException {
    return open(declared, server, System::getenv, Backoff.standard());
  }

  static OpenAiBackend open(
      PolicyModelDeclaration declared,
      Server server,
      Function<String, @Nullable String> environment,
      Backoff backoff)
      throws IOException {
    String variable = server.keyVariable();
    BearerKey key = variable == null ? null : BearerKey.read(variable, environment);
    Pace pace =
        new Pace(LONGEST_WAIT, Objects.requireNonNullElse(declared.sampling().maxTokens(), 0));
    Transport transport =
        new Transport(endpoint(server), key, server.timeout(), LARGEST_ANSWER, pace);
    return new OpenAiBackend(
        declared,
        server,
        new Requests(transport, new RequestLimit(declared.concurrency()), backoff));
  }

  /** An endpoint without a path has {@code /v1}. */
  private static Endpoint endpoint(Server server) throws IOException {
    URI url = server.endpoint();
    String path = server.api() == Api.CHAT ? "/chat/completions" : "/completions";
    String before = Objects.requireNonNullElse(url.getRawPath(), "");
    return Endpoint.of(url, before.isEmpty() || before.equals("/") ? "/v1" + path : path);
  }

  @Override
  public String policyModel() {
    return declared.name();
  }

  @Override
  public CompletableFuture<GenerationResult> generate(GenerationRequest request, Ending ending) {
    if (request.characters() > MAX_CHARACTERS) {
      return rejected("a conversation of more than " + MAX_CHARACTERS + " characters");
    }
    if (!CompletionRequest.canAsk(server.api(), request.prompt())) {
      return rejected("a conversation, which api: completions has no template for");
    }
    AtomicLong sent = new AtomicLong();
    return requests
        .send(
            () -> {
              sent.set(System.nanoTime());
              return CompletionRequest.body(server, declared.sampling(), request);
            },
            server.retries(),
            ending)
        .thenApply(
            reply ->
                read(
                    reply,
                    request,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent.get()),
                    ending));
  }

  private static CompletableFuture<GenerationResult> rejected(String reason) {
    return CompletableFuture.completedFuture(new GenerationResult.Rejected(reason));
  }

  private GenerationResult read(
      Reply reply, GenerationRequest request, long latencyMillis, Ending ending) {
    if (reply instanceof Reply.Refused refused) {
      int before = refusals.get();
      if (before >= 0 && refusals.incrementAndGet() >= MOST_REFUSALS) {
        ending.startNoMore(refused.reason() + ", to every prompt so far");
      }
      return new GenerationResult.Rejected(refused.reason());
    }
    if (reply instanceof Reply.Failed failed) {
      if (failed.hopeless()) {
        ending.startNoMore(failed.reason());
      }
      return new GenerationResult.Failed(failed.reason());
    }
    refusals.set(Integer.MIN_VALUE); // whoever answers once does not refuse everything
    try {
      GenerationResult.Answered answered =
          CompletionAnswer.read(
              ((Reply.Answered) reply).body(),
              server.api(),
              declared.sampling().seed(request.sample()),
              latencyMillis);
      int bytes = answered.text().getBytes(StandardCharsets.UTF_8).length;
      return bytes > EventCheck.MAX_TEXT_BYTES
          ? new GenerationResult.Failed(
              requests.shown() + " answers with a text of more than 1 MiB, which is not taken in")
          : answered;
    } catch (UnexpectedAnswerException e) {
      return new GenerationResult.Failed(requests.shown() + ": " + e.getMessage());
    }
  }

  /** Nothing is held but connections, which end by themselves when they are not used. */
  @Override
  public void close() {}
}
