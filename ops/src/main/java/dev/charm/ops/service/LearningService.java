package dev.charm.ops.service;

import dev.charm.ops.connect.Connection;
import dev.charm.ops.lifecycle.Service;
import dev.charm.schemas.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What scorer and trainer have in common: a folder, clients, a registry and the encoder. */
abstract class LearningService implements Service {
  /** Of this service alone; whatever is in it is removed. */
  final Path folder;

  /** Where Kafka and the registry are. */
  final Connection to;

  /** Closed with the service. */
  final Registry registry;

  /** Started before, closed after this. */
  final EncoderService encoder;

  private volatile boolean wasRunning;

  LearningService(Path folder, Connection to, EncoderService encoder) {
    this.folder = folder;
    this.to = to;
    this.registry = new Registry(to.registryUrl(), to.registrySettings());
    this.encoder = encoder;
  }

  /**
   * The state of a service that tries again whatever fails.
   *
   * @param now its state; null while it tries again, which counts as running once it has run
   */
  final State stateOf(@Nullable State now) {
    State state = now != null ? now : wasRunning ? State.RUNNING : State.STARTING;
    wasRunning |= state == State.RUNNING;
    return state;
  }

  @Override
  public void close() {
    close(registry);
  }

  static void close(Registry registry) {
    try {
      registry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
