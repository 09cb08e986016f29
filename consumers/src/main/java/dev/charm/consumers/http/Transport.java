package dev.charm.consumers.http;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request over HTTP, and what came of it. Redirects are not followed: a key and a conversation
 * go to the declared server or nowhere. HTTP/1.1, since an offer of HTTP/2 in clear text disturbs
 * the servers that most reward models run on.
 */
public final class Transport {
  private static final Set<Integer> OF_WHAT_WAS_SENT = Set.of(400, 413, 422, 424);
  private static final Set<Integer> AGAIN = Set.of(408, 409, 425, 429);
  private static final Set<Integer> NEVER = Set.of(501, 505);
  private static final String QUOTA = "insufficient_quota";
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final HttpClient client;
  private final Endpoint endpoint;
  private final @Nullable BearerKey key;
  private final Duration timeout;
  private final long largestBody;
  private final @Nullable Pace pace;

  /**
   * @param timeout of a request, from its first byte to the last of its answer
   * @param largestBody of an answer, in bytes
   */
  public Transport(Endpoint endpoint, @Nullable BearerKey key, Duration timeout, long largestBody) {
    this(endpoint, key, timeout, largestBody, null);
  }

  /**
   * @param timeout of a request, from its first byte to the last of its answer
   * @param largestBody of an answer, in bytes
   * @param pace hears what the server says of its limits; null where nobody keeps them
   */
  public Transport(
      Endpoint endpoint,
      @Nullable BearerKey key,
      Duration timeout,
      long largestBody,
      @Nullable Pace pace) {
    this.pace = pace;
    this.endpoint = endpoint;
    this.key = key;
    this.timeout = timeout;
    this.largestBody = largestBody;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT)
            .build();
  }

  /** The server, without what may be secret. */
  public String shown() {
    return endpoint.shown();
  }

  /** Who keeps the server's limits; null if nobody does. */
  @Nullable Pace pace() {
    return pace;
  }

  /** Sends a request; what comes of it is never an exception. */
  CompletableFuture<Reply> send(byte[] body, Ending ending) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.uri())
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (key != null) {
      request.header("Authorization", key.header());
    }
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request.build(), info -> new BoundedBody(largestBody));
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    ending.began(sent);
    sent.whenComplete(
        (response, error) -> reply.complete(error == null ? reply(response) : failure(error)));
    // The client's own time-out ends with the headers of the answer.
    reply.completeOnTimeout(timedOut(), timeout.toMillis(), TimeUnit.MILLISECONDS);
    reply.whenComplete(
        (done, error) -> {
          ending.ended(sent);
          sent.cancel(true);
        });
    return reply;
  }

  private Reply reply(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (pace != null) {
      pace.saw(status, response.headers(), Instant.now());
    }
    String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
    return status >= 200 && status < 300
        ? answer(response, retryAfter)
        : denial(status, response.body(), retryAfter);
  }

  private Reply denial(int status, byte[] body, @Nullable String retryAfter) {
    String words = endpoint + " answers with " + ErrorWord.of(status, body);
    if (OF_WHAT_WAS_SENT.contains(status)) {
      return new Reply.Refused(status, words);
    }
    if (status < 400) {
      return new Reply.Failed(words + ", a redirect, which is not followed", false, true, null);
    }
    boolean spent = ErrorWord.word(body).equals(QUOTA); // waiting gives nothing back
    boolean again =
        !spent && (AGAIN.contains(status) || (status >= 500 && !NEVER.contains(status)));
    return new Reply.Failed(words, again, !again, retryAfter);
  }

  private Reply answer(HttpResponse<byte[]> response, @Nullable String retryAfter) {
    byte[] body = response.body();
    MediaType type = MediaType.of(response.headers());
    if (!type.isUtf8()) {
      return failed(" answers in " + type.charset() + ", where JSON is UTF-8");
    }
    JsonNode answer;
    try {
      answer = MAPPER.readTree(body);
    } catch (IOException | StackOverflowError e) { // its message quotes the answer
      return failed(" answers with " + type.unlessJson() + "what is not JSON");
    }
    if (answer.isMissingNode()) {
      return failed(" gives an empty answer");
    }
    JsonNode error = answer.path("error");
    if (error.isContainerNode() && !error.isEmpty()) {
      return inside(error, body, retryAfter);
    }
    return new Reply.Answered(answer);
  }

  /** Of an error that comes with status 200 the code is as good as a status. */
  private Reply inside(JsonNode error, byte[] body, @Nullable String retryAfter) {
    JsonNode code = error.path("code");
    if (code.isInt() && code.intValue() >= 400 && code.intValue() < 600) {
      return denial(code.intValue(), body, retryAfter);
    }
    String word = ErrorWord.word(body);
    return failed(" answers with an error" + (word.isEmpty() ? "" : " (" + word + ")"));
  }

  private Reply failed(String words) {
    return new Reply.Failed(endpoint + words, false, false, null);
  }

  private Reply failure(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof BoundedBody.TooLargeException) {
        String words = endpoint + " answers with more than " + largestBody + " bytes";
        return new Reply.Failed(words, false, false, null);
      }
      if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
        return new Reply.Failed(endpoint + " cannot be reached", true, true, null);
      }
      if (cause instanceof HttpTimeoutException) {
        return timedOut();
      }
      if (cause instanceof CancellationException) {
        return new Reply.Failed("the wait has ended", false, false, null);
      }
      if (cause instanceof SSLException) {
        return new Reply.Failed(endpoint + " cannot be reached safely (TLS)", false, true, null);
      }
    }
    return new Reply.Failed("the connection to " + endpoint + " was cut", true, false, null);
  }

  private Reply timedOut() {
    String words = endpoint + " gives no answer within " + timeout.toMillis() / 1000.0 + " seconds";
    return new Reply.Failed(words, true, false, null);
  }
}
