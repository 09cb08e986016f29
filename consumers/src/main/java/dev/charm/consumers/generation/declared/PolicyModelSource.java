package dev.charm.consumers.generation.declared;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a policy model is. */
public sealed interface PolicyModelSource {

  /** What the policy model is called there. */
  String model();

  /** The word for it in how an answer came about. */
  String word();

  /**
   * An OpenAI-compatible server holds it.
   *
   * @param endpoint such as {@code https://api.openai.com/v1}
   * @param api what is asked there
   * @param model the name that the server knows it by
   * @param keyVariable the environment variable that holds the key; null where none is needed. The
   *     key itself stands in no file
   * @param timeout of one request
   * @param retries of a request that failed, before its answer counts as missing
   */
  record Server(
      URI endpoint,
      Api api,
      String model,
      @Nullable String keyVariable,
      Duration timeout,
      int retries)
      implements PolicyModelSource {
    @Override
    public String word() {
      return api.word();
    }

    /** Without the endpoint, whose query may hold a secret. */
    @Override
    public String toString() {
      return "Server[" + model + "]";
    }
  }

  /**
   * A GGUF file, answered from in this process. It has its own chat template.
   *
   * @param file where it lies
   * @param contextSize tokens of a prompt and its answer together; null for {@link
   *     #USUAL_CONTEXT_SIZE}
   * @param threads that compute; null for one per processor
   */
  record Gguf(Path file, @Nullable Integer contextSize, @Nullable Integer threads)
      implements PolicyModelSource {
    /** The word in the file. */
    public static final String WORD = "gguf";

    /** Where nothing is declared. */
    public static final int USUAL_CONTEXT_SIZE = 4096;

    /** Tokens of a prompt and its answer together. */
    public int tokens() {
      return contextSize == null ? USUAL_CONTEXT_SIZE : contextSize;
    }

    /** The name of the file, without its folder. */
    @Override
    public String model() {
      return String.valueOf(file.getFileName());
    }

    @Override
    public String word() {
      return WORD;
    }
  }

  /** What servers understand. */
  enum Api {
    /** {@code POST /chat/completions}: messages; the server has the chat template. */
    CHAT,
    /** {@code POST /completions}: one text as it is, without a template. */
    COMPLETIONS;

    /** The word in the file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
