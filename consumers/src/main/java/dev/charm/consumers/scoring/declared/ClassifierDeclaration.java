package dev.charm.consumers.scoring.declared;

import dev.charm.schemas.RewardModelId;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A sequence classifier in a folder of its own, as Hugging Face lays it out: {@code model.onnx} (or
 * {@code onnx/model.onnx}) or a TorchScript {@code model.pt}, {@code tokenizer.json}, {@code
 * config.json}, {@code tokenizer_config.json}.
 *
 * @param folder where it lies
 * @param template how a conversation becomes the model's text
 * @param specialTokens whether the tokenizer adds its special tokens to what the template gives;
 *     null for what the template's kind usually wants: not to a chat template, which writes them
 *     itself, but to a pair or a text
 * @param maxTokens that the model sees, special ones included; null for what its files say
 * @param truncation which end of a conversation is cut; null for what its files say
 * @param dtype of the weights, for provenance: {@code fp32}, {@code fp16}, {@code int8}
 * @param device {@code auto}, {@code cpu} or {@code gpu:N}
 * @param batchTokens most tokens of a batch on a GPU, padding included; on a CPU each conversation
 *     goes alone
 * @param weights of the outputs, by the names that {@code config.json} gives them or by their
 *     numbers from 0; empty for a model with one output
 */
public record ClassifierDeclaration(
    RewardModelId id,
    Path folder,
    TemplateDeclaration template,
    @Nullable Boolean specialTokens,
    @Nullable Integer maxTokens,
    @Nullable Truncation truncation,
    String dtype,
    String device,
    int batchTokens,
    SortedMap<String, Double> weights)
    implements RewardModelDeclaration {
  /** The word in the file. */
  public static final String BACKEND = "classifier";

  /** Most tokens of a batch, where nothing is declared. */
  public static final int USUAL_BATCH_TOKENS = 4096;

  /** A classifier with one output as its folder describes it, wherever it runs best. */
  public static ClassifierDeclaration of(RewardModelId id, Path folder) {
    return new ClassifierDeclaration(
        id,
        folder,
        new TemplateDeclaration.OfModel(),
        null,
        null,
        null,
        "fp32",
        "auto",
        USUAL_BATCH_TOKENS,
        Collections.emptySortedMap());
  }

  /** What becomes of a conversation that is too long. */
  public enum Truncation {
    /** Its beginning is cut off. */
    LEFT,
    /** Its end is cut off. */
    RIGHT,
    /** It is rejected. */
    REJECT
  }

  @Override
  public String backend() {
    return BACKEND;
  }
}
