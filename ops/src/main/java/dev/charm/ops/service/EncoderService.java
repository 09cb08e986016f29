package dev.charm.ops.service;

import dev.charm.consumers.scoring.EmbeddingCache;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The text encoder, shared by scorer and trainer of a process: it is most of their memory. */
public final class EncoderService implements Service {
  /** Embeddings remembered, at 1.6 kB each. */
  private static final int REMEMBERED = 50_000;

  /** Most bytes of embeddings on disk: some 80,000. */
  private static final long BYTES_ON_DISK = 128L << 20;

  private final NativeLibraries natives;
  private final @Nullable Path embeddings;
  private @Nullable CompletableFuture<TextEncoder> loading;
  private volatile State state = State.STARTING;

  /**
   * @param natives where the encoder's native library is
   */
  public EncoderService(NativeLibraries natives) {
    this(natives, null);
  }

  /**
   * @param natives where the encoder's native library is
   * @param embeddings folder of its own, where embeddings outlive the process; null for memory
   *     alone
   */
  public EncoderService(NativeLibraries natives, @Nullable Path embeddings) {
    this.natives = natives;
    this.embeddings = embeddings;
  }

  @Override
  public String name() {
    return "encoder";
  }

  /** Begins to load it, unless that has begun, and returns at once: it takes a second or two. */
  public synchronized void begin() {
    if (loading == null && state == State.STARTING) {
      loading = new CompletableFuture<>();
      loading.completeAsync(this::load, EncoderService::inBackground);
    }
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "encoder-load");
    thread.setDaemon(true);
    thread.start();
  }

  private TextEncoder load() {
    try {
      natives.prepareOnnxRuntime();
      return TextEncoder.load(
          embeddings == null
              ? new EmbeddingCache(REMEMBERED)
              : EmbeddingCache.onDisk(REMEMBERED, embeddings, BYTES_ON_DISK));
    } catch (Exception | LinkageError e) {
      throw new CompletionException(e);
    }
  }

  /** Loads it, or waits until it is loaded. */
  @Override
  public void start() throws StartException {
    begin();
    try {
      encoder();
      state = State.RUNNING;
    } catch (CompletionException e) {
      state = State.FAILED;
      Throwable cause = Objects.requireNonNull(e.getCause(), "what a future failed with");
      throw new StartException("the text encoder cannot be loaded: " + cause.getMessage(), cause);
    }
  }

  /**
   * The encoder.
   *
   * @throws IllegalStateException before it is started, and after it is closed
   */
  TextEncoder encoder() {
    CompletableFuture<TextEncoder> begun;
    synchronized (this) {
      begun = loading;
    }
    if (begun == null) {
      throw new IllegalStateException("the encoder is not loaded");
    }
    return begun.join();
  }

  @Override
  public State state() {
    return state;
  }

  /** Waits until it is loaded if it is being loaded; a library cannot be stopped in the middle. */
  @Override
  public void close() {
    CompletableFuture<TextEncoder> begun;
    synchronized (this) {
      begun = loading;
      loading = null;
      state = State.STOPPED;
    }
    if (begun != null) {
      begun.handle((encoder, failure) -> encoder).thenAccept(EncoderService::close).join();
    }
  }

  private static void close(@Nullable TextEncoder encoder) {
    if (encoder != null) {
      encoder.close();
    }
  }
}
