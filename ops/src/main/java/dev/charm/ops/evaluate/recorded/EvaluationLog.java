package dev.charm.ops.evaluate.recorded;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.send.SendException;
import dev.charm.schemas.Evaluation;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;

/** {@code charm.evaluations}: of each key the latest evaluation counts. */
public final class EvaluationLog {
  private EvaluationLog() {}

  /**
   * Writes evaluations, and returns when they are acknowledged.
   *
   * @throws CommandFailedException if they cannot be written
   */
  public static void write(List<Evaluation> evaluations, Connection to)
      throws IOException, InterruptedException {
    to.requireBroker();
    try (Registry registry = to.registry();
        Ingest log = Ingest.connect(to.impatientKafka(), registry, List.of(Topics.EVALUATIONS))) {
      log.send(evaluations);
    } catch (SendException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** All that is there, in order of key. */
  public static Collection<Evaluation> read(Connection from, PrintWriter notes)
      throws IOException, InterruptedException {
    try (LogReader reader = LogReaders.open(from, notes)) {
      return reader.latest(Topics.EVALUATIONS).values();
    }
  }
}
