package dev.charm.consumers.generation.embedded;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.Sampler;
import dev.charm.consumers.generation.Generation;
import dev.charm.consumers.generation.GenerationRequest;
import dev.charm.consumers.generation.GenerationResult;
import dev.charm.consumers.generation.declared.PolicyModelSource.Gguf;
import dev.charm.consumers.generation.declared.Sampling;
import dev.charm.consumers.http.Ending;
import dev.charm.consumers.http.WireText;
import dev.charm.consumers.scoring.template.TemplateException;
import dev.charm.schemas.EventCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A model that llama.cpp has loaded; for one thread at a time. */
final class LlamaRun implements AutoCloseable {
  private static final int MOST_THREADS = 16;

  private final LlamaModel model;
  private final LlamaPrompt prompt;
  private final Sampling sampling;
  private final String name;
  private final int context;
  private final String version = LlamaLibrary.version();
  private volatile boolean ending;

  private LlamaRun(
      LlamaModel model, LlamaPrompt prompt, Sampling sampling, String name, int context) {
    this.model = model;
    this.prompt = prompt;
    this.sampling = sampling;
    this.name = name;
    this.context = context;
  }

  static LlamaRun load(Sampling sampling, Gguf gguf, GgufHeader header, LlamaPrompt prompt)
      throws IOException {
    int context = context(gguf, header);
    int threads = Objects.requireNonNullElse(gguf.threads(), usualThreads());
    ModelParameters parameters =
        new ModelParameters()
            .setModel(gguf.file().toString())
            .setCtxSize(context)
            .setThreads(threads)
            .setThreadsBatch(threads)
            .setParallel(1)
            .disableContextShift()
            .setChatTemplate("chatml") // is not used: that of the file is, in Java
            .skipWarmup()
            .disableLog();
    try {
      return new LlamaRun(new LlamaModel(parameters), prompt, sampling, gguf.model(), context);
    } catch (RuntimeException e) { // its own type is hidden
      throw new IOException(
          gguf.file() + " cannot be loaded by llama.cpp: it is cut, or of a kind it cannot run", e);
    } catch (LinkageError e) {
      throw new IOException("llama.cpp cannot be loaded here: " + e.getMessage(), e);
    }
  }

  private static int context(Gguf gguf, GgufHeader header) throws IOException {
    Long trained = header.contextLength();
    if (trained == null || trained >= gguf.tokens()) {
      return gguf.tokens();
    }
    if (gguf.contextSize() != null) {
      throw new IOException(
          "context-size is %d, and %s was trained on %d tokens"
              .formatted(gguf.contextSize(), gguf.file(), trained));
    }
    return Math.toIntExact(trained);
  }

  /** Threads that wait for each other stand still where processors have other work, too. */
  private static int usualThreads() {
    return Math.max(1, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors() / 2));
  }

  GenerationResult answer(GenerationRequest request, Ending run, BooleanSupplier unwanted) {
    String text;
    try {
      text = prompt.text(request.prompt());
    } catch (TemplateException e) {
      return new GenerationResult.Rejected(
          "a conversation that the chat template of %s cannot express: %s"
              .formatted(name, e.getMessage()));
    }
    int tokens = model.encode(text).length + (prompt.beginning().isEmpty() ? 0 : 1);
    if (tokens >= context) {
      return new GenerationResult.Rejected(
          "a prompt of %d tokens, which leaves no room for an answer in a context of %d"
              .formatted(tokens, context));
    }
    String over = run.begins();
    if (over != null) {
      return new GenerationResult.Failed(over);
    }
    Long declared = sampling.seed(request.sample());
    long seed =
        declared == null ? ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) : declared;
    int most = context - tokens;
    if (sampling.maxTokens() != null) {
      most = Math.min(most, sampling.maxTokens());
    }
    long began = System.nanoTime();
    LlamaAnswer answer =
        LlamaAnswer.read(
            model.generate(parameters(text, seed, most)).iterator(),
            sampling.stop(),
            piece -> model.encode(piece).length,
            () -> ending || unwanted.getAsBoolean());
    if (ending) {
      return new GenerationResult.Failed(name + " is being closed");
    }
    return result(answer, tokens, seed, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
  }

  private GenerationResult result(LlamaAnswer answer, long tokens, long seed, long latencyMillis) {
    String text = WireText.of(answer.text());
    if (text.getBytes(StandardCharsets.UTF_8).length > EventCheck.MAX_TEXT_BYTES) {
      return new GenerationResult.Failed("a text of more than 1 MiB, which is not taken in");
    }
    return new GenerationResult.Answered(
        text,
        new Generation(
            name,
            version,
            seed,
            answer.stopped() ? "stop" : "length",
            false,
            false,
            tokens,
            answer.tokens(),
            latencyMillis));
  }

  /** Every setting is set: none is left to what llama.cpp likes in this version. */
  private InferenceParameters parameters(String text, long seed, int most) {
    double temperature = Objects.requireNonNullElse(sampling.temperature(), 1.0);
    double topP = Objects.requireNonNullElse(sampling.topP(), 1.0);
    return new InferenceParameters(text)
        .setCachePrompt(false)
        .setNPredict(most)
        .setSeed((int) seed) // unsigned there
        .setSamplers(Sampler.TEMPERATURE, Sampler.TOP_P)
        .setTemperature((float) temperature)
        .setTopP((float) topP)
        .setTopK(0)
        .setMinP(0)
        .setTypicalP(1)
        .setRepeatPenalty(1)
        .setFrequencyPenalty(0)
        .setPresencePenalty(0);
  }

  /** An answer under way leaves off after its next token. */
  void end() {
    ending = true;
  }

  boolean isEnding() {
    return ending;
  }

  @Override
  public void close() {
    model.close();
  }
}
