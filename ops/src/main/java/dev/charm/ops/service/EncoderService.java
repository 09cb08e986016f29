package dev.charm.ops.service;

import dev.charm.consumers.scoring.EmbeddingCache;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The text encoder, shared by scorer and trainer of a process: it is most of their memory. */
public final class EncoderService implements Service {
  /** Embeddings remembered, at 1.6 kB each. */
  private static final int REMEMBERED = 50_000;

  private volatile @Nullable TextEncoder encoder;
  private volatile State state = State.STARTING;

  @Override
  public String name() {
    return "encoder";
  }

  /** Loads it; takes a second or two. */
  @Override
  public void start() throws StartException {
    try {
      encoder = TextEncoder.load(new EmbeddingCache(REMEMBERED));
      state = State.RUNNING;
    } catch (IOException | RuntimeException | LinkageError e) {
      state = State.FAILED;
      throw new StartException("the text encoder cannot be loaded: " + e.getMessage(), e);
    }
  }

  /**
   * The encoder.
   *
   * @throws IllegalStateException before it is started
   */
  TextEncoder encoder() {
    TextEncoder loaded = encoder;
    if (loaded == null) {
      throw new IllegalStateException("the encoder is not loaded");
    }
    return loaded;
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public void close() {
    TextEncoder loaded = encoder;
    encoder = null;
    state = State.STOPPED;
    if (loaded != null) {
      loaded.close();
    }
  }
}
