package dev.charm.consumers.generation.declared;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A policy model that an OpenAI-compatible server holds.
 *
 * @param name its identity, with its version if it has one ({@code gemma@2}): a new version is a
 *     policy model of its own
 * @param endpoint of the server, such as {@code https://api.openai.com/v1}
 * @param api what is asked there
 * @param model the name that the server knows it by
 * @param keyVariable the environment variable that holds the key; null where none is needed. The
 *     key itself stands in no file
 * @param concurrency most requests at once
 * @param timeout of one request
 * @param retries of a request that failed, before its answer counts as missing
 * @param price of its tokens; null if it is not known
 */
public record PolicyModelDeclaration(
    String name,
    URI endpoint,
    Api api,
    String model,
    @Nullable String keyVariable,
    Sampling sampling,
    int concurrency,
    Duration timeout,
    int retries,
    @Nullable Price price,
    Budget budget) {

  /** What servers understand. */
  public enum Api {
    /** {@code POST /chat/completions}: messages; the server has the chat template. */
    CHAT,
    /** {@code POST /completions}: one text as it is, without a template. */
    COMPLETIONS;

    /** The word in the file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Without the endpoint, whose query may hold a secret. */
  @Override
  public String toString() {
    return "PolicyModelDeclaration[%s, %s]".formatted(name, model);
  }
}
