package dev.charm.consumers.scoring.classifier;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration.Truncation;
import dev.charm.consumers.scoring.declared.RewardModelOpener;
import java.io.IOException;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Loads classifiers from their folders. */
public final class ClassifierOpener implements RewardModelOpener<ClassifierDeclaration> {
  /** Widths of batches on a GPU are multiples of it, as tensor cores like them. */
  private static final int STEP = 8;

  @Override
  public RewardScorer open(ClassifierDeclaration declared) throws IOException {
    ModelFolder folder = ModelFolder.read(declared.folder());
    InputMaker inputs = InputMaker.of(declared.template(), folder);
    int maxTokens = maxTokens(declared.maxTokens(), folder);
    Truncation truncation = truncation(declared, folder);
    Network network = Network.load(folder, declared.device());
    Tokenizing tokenizing = null;
    try {
      Outputs outputs = Outputs.of(network.outputs(), folder.config().labels(), declared.weights());
      tokenizing =
          Tokenizing.load(
              folder.tokenizer(),
              Objects.requireNonNullElse(declared.specialTokens(), inputs.isPair()),
              new TokenCut(maxTokens, truncation == Truncation.LEFT));
      return new ClassifierScorer(
          declared.id().toString(),
          provenance(declared, folder, inputs, network),
          inputs,
          tokenizing,
          network,
          outputs,
          plan(declared, folder, network),
          truncation == Truncation.REJECT ? (Integer) maxTokens : null);
    } catch (IOException e) {
      network.close();
      if (tokenizing != null) {
        tokenizing.close();
      }
      throw e;
    }
  }

  private static int maxTokens(@Nullable Integer declared, ModelFolder folder) throws IOException {
    Integer positions = folder.config().positions();
    Integer tokenizer = folder.tokens().maxTokens();
    if (declared != null) {
      if (positions != null && declared > positions) {
        throw new IOException(
            "max-tokens is %d; the model takes %d".formatted(declared, positions));
      }
      return declared;
    }
    if (positions == null && tokenizer == null) {
      throw new IOException(folder.folder() + " does not say how many tokens: declare max-tokens");
    }
    return Math.min(
        Objects.requireNonNullElse(positions, Integer.MAX_VALUE),
        Objects.requireNonNullElse(tokenizer, Integer.MAX_VALUE));
  }

  /** A decoder without a padding token does not know its last token in a padded batch. */
  private static Batch.Plan plan(
      ClassifierDeclaration declared, ModelFolder folder, Network network) {
    return network.device().isGpu() && folder.config().padding() != null
        ? new Batch.Plan(declared.batchTokens(), STEP)
        : Batch.Plan.ALONE;
  }

  private static Truncation truncation(ClassifierDeclaration declared, ModelFolder folder) {
    if (declared.truncation() != null) {
      return declared.truncation();
    }
    return Boolean.TRUE.equals(folder.tokens().truncatesLeft())
        ? Truncation.LEFT
        : Truncation.RIGHT;
  }

  private static SortedMap<String, String> provenance(
      ClassifierDeclaration declared, ModelFolder folder, InputMaker inputs, Network network)
      throws IOException {
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("backend", ClassifierDeclaration.BACKEND);
    provenance.put("engine", folder.isOnnx() ? "onnxruntime" : "pytorch");
    provenance.put("model", folder.networkHash());
    provenance.put("tokenizer", folder.tokenizerHash());
    provenance.put("template", inputs.template() == null ? "pair" : inputs.template().hash());
    provenance.put("dtype", declared.dtype());
    provenance.put("device", network.device().toString());
    return provenance;
  }
}
