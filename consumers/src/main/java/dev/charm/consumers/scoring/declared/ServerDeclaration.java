package dev.charm.consumers.scoring.declared;

import dev.charm.schemas.RewardModelId;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A reward model that a server holds.
 *
 * @param api what the server understands
 * @param url of the server, with or without the path of the request
 * @param model the name that the server knows it by; null where it needs none
 * @param template how a conversation becomes what is sent
 * @param keyVariable the environment variable that holds the key; null where none is needed. The
 *     key itself stands in no file
 * @param timeout of one request
 * @param concurrency most requests at once
 * @param batch most conversations of one request, where the server takes several
 * @param retries of a request that failed, before its conversations count as failed
 * @param weights of the outputs, by the numbers from 0, or by their labels where the server tells
 *     them (TEI); what has none does not count. Empty for a model with one output
 */
public record ServerDeclaration(
    RewardModelId id,
    Api api,
    URI url,
    @Nullable String model,
    TemplateDeclaration template,
    @Nullable String keyVariable,
    Duration timeout,
    int concurrency,
    int batch,
    int retries,
    SortedMap<String, Double> weights)
    implements RewardModelDeclaration {

  /** What servers understand. */
  public enum Api {
    /** vLLM's {@code POST /classify}, with {@code use_activation: false}. */
    VLLM_CLASSIFY,
    /** vLLM's {@code POST /pooling}, with {@code use_activation: false}. */
    VLLM_POOLING,
    /**
     * vLLM's {@code POST /score}: prompt and answer as a pair, with {@code use_activation: false}.
     */
    VLLM_SCORE,
    /**
     * SGLang's {@code POST /v1/classify}. SGLang applies a softmax there, so that it is refused;
     * only a server of that shape with raw logits can be used.
     */
    SGLANG_CLASSIFY,
    /** SGLang's {@code POST /v1/embeddings}: of a reward model what its head gives. */
    SGLANG_EMBEDDINGS,
    /** Text Embeddings Inference's {@code POST /predict}, with {@code raw_scores}. */
    TEI,
    /** OpenRLHF's {@code POST /get_reward}. */
    OPENRLHF,
    /** A server as slime asks it, which answers a bare number. */
    SLIME;

    /** The word in the file: {@code vllm-classify}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public String backend() {
    return api.word();
  }
}
