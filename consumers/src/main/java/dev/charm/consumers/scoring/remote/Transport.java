package dev.charm.consumers.scoring.remote;

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
final class Transport {
  private static final Set<Integer> OF_WHAT_WAS_SENT = Set.of(400, 413, 422, 424);
  private static final Set<Integer> AGAIN = Set.of(408, 425, 429);
  private static final Set<Integer> NEVER = Set.of(501, 505);
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

  /**
   * @param timeout of a request, from its first byte to the last of its answer
   * @param largestBody of an answer, in bytes
   */
  Transport(Endpoint endpoint, @Nullable BearerKey key, Duration timeout, long largestBody) {
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
  String shown() {
    return endpoint.shown();
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
    if (status >= 200 && status < 300) {
      return answer(response.body());
    }
    String words = endpoint + " answers with " + ErrorWord.of(status, response.body());
    if (OF_WHAT_WAS_SENT.contains(status)) {
      return new Reply.Refused(status, words);
    }
    if (status < 400) {
      return new Reply.Failed(words + ", a redirect, which is not followed", false, true, null);
    }
    boolean again = AGAIN.contains(status) || (status >= 500 && !NEVER.contains(status));
    String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
    return new Reply.Failed(words, again, !again, retryAfter);
  }

  private Reply answer(byte[] body) {
    try {
      JsonNode answer = MAPPER.readTree(body);
      if (!answer.isMissingNode()) {
        return new Reply.Answered(answer);
      }
    } catch (IOException | StackOverflowError e) { // its message quotes the answer
      return new Reply.Failed(endpoint + " answers with what is not JSON", false, false, null);
    }
    return new Reply.Failed(endpoint + " gives an empty answer", false, false, null);
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
