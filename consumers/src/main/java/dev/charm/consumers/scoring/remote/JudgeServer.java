package dev.charm.consumers.scoring.remote;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A judge that a server holds, asked as OpenAI's {@code POST /v1/chat/completions}.
 *
 * @param url of the server, with or without the path of the request
 * @param model the name that the server knows it by
 * @param keyVariable the environment variable that holds the key; null where none is needed
 * @param concurrency most requests at once
 * @param maxTokens most tokens of an answer; one is enough, but for a judge that thinks first
 * @param timeout of one request
 * @param retries of a request that failed, before its question counts as unanswered
 */
public record JudgeServer(
    URI url,
    String model,
    @Nullable String keyVariable,
    int concurrency,
    int maxTokens,
    Duration timeout,
    int retries) {

  /** The url without its query, which may hold a secret. */
  @Override
  public String toString() {
    return "JudgeServer[%s, %s]".formatted(url.getHost(), model);
  }
}
