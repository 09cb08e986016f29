package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.http.Backoff;
import dev.charm.consumers.http.BearerKey;
import dev.charm.consumers.http.Ending;
import dev.charm.consumers.http.Endpoint;
import dev.charm.consumers.http.Reply;
import dev.charm.consumers.http.RequestLimit;
import dev.charm.consumers.http.Requests;
import dev.charm.consumers.http.Transport;
import dev.charm.consumers.http.UnexpectedAnswerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A language model that says which of two answers is better, as AlpacaEval 2 asks: two names of one
 * letter, and the preference is the chance of one beside the other. Source of the method: Dubois et
 * al., "Length-Controlled AlpacaEval", 2024 (arXiv 2404.04475); the words are our own.
 *
 * <p>A server that takes no {@code logprobs} is asked without them.
 */
public final class Judge {
  /** Bytes of an answer; a long thought with its logprobs takes some two million. */
  private static final long LARGEST_ANSWER = 16 * 1024 * 1024;

  private static final int TOP_LOGPROBS = 5;
  private static final int FINGERPRINT_BYTES = 8;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JudgeServer server;
  private final Requests requests;
  private volatile boolean withoutLogprobs;

  /** Takes verdicts as they come, from several threads. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A question has its verdict.
     *
     * @param question its place among those asked
     */
    void decided(int question, JudgeVerdict verdict);
  }

  private Judge(JudgeServer server, Requests requests) {
    this.server = server;
    this.requests = requests;
  }

  /**
   * Makes a judge; it is not asked yet.
   *
   * @throws IOException if the key is missing, or the url holds a password
   */
  public static Judge open(JudgeServer server) throws IOException {
    return open(server, System::getenv, Backoff.standard());
  }

  static Judge open(
      JudgeServer server, Function<String, @Nullable String> environment, Backoff backoff)
      throws IOException {
    String variable = server.keyVariable();
    BearerKey key = variable == null ? null : BearerKey.read(variable, environment);
    Endpoint endpoint = Endpoint.of(server.url(), "/v1/chat/completions");
    Transport transport = new Transport(endpoint, key, server.timeout(), LARGEST_ANSWER);
    return new Judge(
        server, new Requests(transport, new RequestLimit(server.concurrency()), backoff));
  }

  /** The name of the model. */
  public String model() {
    return server.model();
  }

  /**
   * 16 hexadecimal digits that change with whatever the judge is asked, its name included; not with
   * how long its answer may be.
   */
  public String fingerprint(JudgeQuestion question) {
    ArrayNode messages = MAPPER.createArrayNode();
    JudgeMessages.write(messages, question);
    try {
      byte[] asked = (server.model() + "\n" + messages).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(asked);
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Asks, and returns when every question has its verdict. Where the server cannot be reached, or
   * denies itself, what has not been asked is not asked any more.
   *
   * @param listener whose failure ends all
   * @throws InterruptedException if the wait was interrupted; what ran is cancelled
   */
  public void ask(List<JudgeQuestion> questions, Listener listener) throws InterruptedException {
    Ending ending = new Ending();
    List<CompletableFuture<Void>> all = new ArrayList<>(questions.size());
    for (int i = 0; i < questions.size(); i++) {
      int place = i;
      all.add(
          verdict(questions.get(i), ending)
              .thenAccept(verdict -> listener.decided(place, verdict))
              .whenComplete(
                  (done, error) -> {
                    if (error != null) {
                      ending.endAll("another question failed");
                    }
                  }));
    }
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).get();
    } catch (InterruptedException e) {
      ending.endAll("the wait was interrupted");
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("asking fails in values only", e.getCause());
    }
  }

  private CompletableFuture<JudgeVerdict> verdict(JudgeQuestion question, Ending ending) {
    if (question.characters() > RemoteScorer.MAX_CHARACTERS) {
      return CompletableFuture.completedFuture(
          new JudgeVerdict.Unanswered(
              "the texts have more than " + RemoteScorer.MAX_CHARACTERS + " characters"));
    }
    boolean without = withoutLogprobs;
    return requests
        .send(() -> body(question, !without && !withoutLogprobs), server.retries(), ending)
        .thenCompose(
            reply ->
                reply instanceof Reply.Refused && !without
                    ? again(question, reply, ending)
                    : CompletableFuture.completedFuture(reply))
        .thenApply(reply -> read(reply, question, ending));
  }

  /** A server that refuses a question may be one that takes no logprobs. */
  private CompletableFuture<Reply> again(JudgeQuestion question, Reply refused, Ending ending) {
    return requests
        .send(() -> body(question, false), server.retries(), ending)
        .thenApply(
            reply -> {
              if (reply instanceof Reply.Answered) {
                withoutLogprobs = true;
                return reply;
              }
              return reply instanceof Reply.Refused ? refused : reply;
            });
  }

  private byte[] body(JudgeQuestion question, boolean logprobs) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("model", server.model());
    JudgeMessages.write(body.putArray("messages"), question);
    body.put("temperature", 0);
    body.put("max_tokens", server.maxTokens());
    if (logprobs) {
      body.put("logprobs", true);
      body.put("top_logprobs", TOP_LOGPROBS);
    }
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written as JSON");
    }
  }

  private JudgeVerdict read(Reply reply, JudgeQuestion question, Ending ending) {
    if (reply instanceof Reply.Refused refused) {
      return new JudgeVerdict.Unanswered(refused.reason());
    }
    if (reply instanceof Reply.Failed failed) {
      if (failed.hopeless()) {
        ending.startNoMore(failed.reason());
      }
      return new JudgeVerdict.Unanswered(failed.reason());
    }
    try {
      return JudgeAnswer.read(((Reply.Answered) reply).body(), question.answerFirst());
    } catch (UnexpectedAnswerException e) {
      return new JudgeVerdict.Unanswered(requests.shown() + ": " + e.getMessage());
    }
  }
}
