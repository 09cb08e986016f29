package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.http.UnexpectedAnswerException;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import java.util.List;
import java.util.Set;

/** What a kind of server is asked, and what it answers. */
interface ServerApi {

  /** How it is known that its outputs are raw logits. */
  enum RawLogits {
    /** The request says so; a server that ignores it is found out by {@link RawLogitCheck}. */
    BY_REQUEST,
    /** As {@link #BY_REQUEST}, of a server that may also answer with a cosine. */
    BY_REQUEST_BEYOND_COSINES,
    /** Only an output that no probability can be shows it. */
    BY_RANGE,
    /** Nothing is applied to them by contract, unless they are an embedding scaled to length 1. */
    UNLESS_NORMALIZED,
    /** Nothing is applied to them by contract. */
    BY_CONTRACT
  }

  /** Of the request; empty where the declared url has it. */
  String path();

  /** What it takes. */
  Set<Input.Form> forms();

  /** Whether a request may have several conversations of a form. */
  boolean takesSeveral(Input.Form form);

  /** How it is known that its outputs are raw logits. */
  RawLogits rawLogits();

  /**
   * Fills the body of a request.
   *
   * @param inputs all of one form that it takes
   * @param raw whether raw logits are wanted, as always but in a check
   */
  void fill(ObjectNode body, List<Input> inputs, boolean raw);

  /**
   * Reads an answer.
   *
   * @param count how many conversations were asked about
   */
  Answers read(JsonNode answer, int count) throws UnexpectedAnswerException;

  /** The one that speaks {@code api}. */
  static ServerApi of(Api api) {
    return switch (api) {
      case VLLM_CLASSIFY -> DataListApi.vllm("/classify", "probs");
      case VLLM_POOLING -> DataListApi.vllm("/pooling", "data");
      case VLLM_SCORE -> new VllmScoreApi();
      case SGLANG_CLASSIFY -> DataListApi.sglang("/v1/classify", "probs", RawLogits.BY_RANGE);
      case SGLANG_EMBEDDINGS ->
          DataListApi.sglang("/v1/embeddings", "embedding", RawLogits.UNLESS_NORMALIZED);
      case TEI -> new TeiApi();
      case OPENRLHF -> new OpenRlhfApi();
      case SLIME -> new SlimeApi();
    };
  }
}
