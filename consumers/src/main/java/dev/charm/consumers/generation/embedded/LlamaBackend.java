package dev.charm.consumers.generation.embedded;

import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationRequest;
import dev.charm.consumers.generation.GenerationResult;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Gguf;
import dev.charm.consumers.http.Ending;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A policy model in a GGUF file, which llama.cpp runs in this process. One answer at a time, each
 * from an empty memory, so that an answer depends on its prompt, its seed and the settings alone.
 *
 * <p>Where nothing else is declared, answers are drawn as the model itself has them: temperature 1,
 * and every token may come. Where no seed is declared, each answer has one of its own, which it
 * tells.
 */
public final class LlamaBackend implements AnswerBackend {
  /**
   * Time that an end waits for llama.cpp to leave off: it does after a token, or a whole prompt.
   */
  private static final long PATIENCE_SECONDS = 1;

  /**
   * Held while an answer is drawn. Two models at once in one process change each other's answers:
   * with llama.cpp as version 4.2.0 of its binding has it, a quarter of them was not what the same
   * seed says of a model alone.
   */
  private static final Semaphore ONE_AT_A_TIME = new Semaphore(1, true);

  private static final long BETWEEN_LOOKS_MILLIS = 100;

  private final PolicyModelDeclaration declared;
  private final LlamaRun run;
  private final ExecutorService worker;
  private final Thread atExit = new Thread(this::end, "llama.cpp ends");

  private LlamaBackend(PolicyModelDeclaration declared, LlamaRun run) {
    this.declared = declared;
    this.run = run;
    this.worker =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "llama.cpp " + declared.name());
              thread.setDaemon(true);
              return thread;
            });
    Runtime.getRuntime().addShutdownHook(atExit); // a process that ends in its midst may crash
  }

  /**
   * Loads a model.
   *
   * @param gguf the source of what is declared
   * @throws IOException if the file is not such a model, or llama.cpp does not run here; says why
   */
  public static LlamaBackend open(PolicyModelDeclaration declared, Gguf gguf) throws IOException {
    GgufHeader header = GgufHeader.read(gguf.file());
    LlamaPrompt prompt = LlamaPrompt.of(gguf.file(), header);
    LlamaLibrary.prepare();
    return new LlamaBackend(declared, LlamaRun.load(declared.sampling(), gguf, header, prompt));
  }

  @Override
  public String policyModel() {
    return declared.name();
  }

  @Override
  public CompletableFuture<GenerationResult> generate(GenerationRequest request, Ending ending) {
    CompletableFuture<GenerationResult> result = new CompletableFuture<>();
    CompletableFuture<Void> wanted = new CompletableFuture<>(); // cancelled, it is not any more
    wanted.whenComplete((none, cancelled) -> result.complete(over(ending)));
    ending.began(wanted);
    result.whenComplete((done, error) -> ending.ended(wanted));
    try {
      worker.execute(() -> answer(request, ending, wanted, result));
    } catch (RejectedExecutionException e) {
      result.complete(over(ending));
    }
    return result;
  }

  private void answer(
      GenerationRequest request,
      Ending ending,
      CompletableFuture<Void> wanted,
      CompletableFuture<GenerationResult> result) {
    if (result.isDone() || run.isEnding() || ending.reason() != null) {
      result.complete(over(ending));
      return;
    }
    if (!takeTurn(result)) {
      result.complete(over(ending));
      return;
    }
    try {
      result.complete(run.answer(request, ending, wanted::isDone));
    } catch (RuntimeException e) { // what it says of it may hold a text
      result.complete(new GenerationResult.Failed("llama.cpp could not answer"));
    } finally {
      ONE_AT_A_TIME.release();
    }
  }

  /** Waits for those of other models; false if nobody waits for the answer any more. */
  private boolean takeTurn(CompletableFuture<GenerationResult> result) {
    try {
      while (!result.isDone() && !run.isEnding()) {
        if (ONE_AT_A_TIME.tryAcquire(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private GenerationResult over(Ending ending) {
    String reason = ending.reason();
    return new GenerationResult.Failed(
        reason == null ? declared.name() + " is being closed" : reason);
  }

  /**
   * Waits a little for the answer under way, which leaves off. What llama.cpp holds it keeps until
   * the process ends: version 4.2.0 of its binding frees nothing.
   */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // the process ends, and the hook closes
    }
    end();
  }

  private void end() {
    run.end();
    synchronized (worker) {
      if (!worker.isShutdown()) {
        worker.execute(run::close); // after what is under way: it may not be closed in its midst
        worker.shutdown();
      }
    }
    try {
      worker.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
