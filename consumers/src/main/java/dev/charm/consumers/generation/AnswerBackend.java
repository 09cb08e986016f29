package dev.charm.consumers.generation;

import dev.charm.consumers.http.Ending;
import java.util.concurrent.CompletableFuture;

/**
 * Where a policy model answers. For any number of threads: all calls together are worked on within
 * the limits that are declared; the others wait in their order.
 */
public interface AnswerBackend extends AutoCloseable {

  /** The policy model, as answers name it. */
  String policyModel();

  /**
   * Has the policy model answer, and tries again where that may help.
   *
   * @param ending of the run that the request belongs to; the backend itself ends the run where no
   *     other request would fare better now, and begins nothing after the end
   * @return one answer, or why there is none; never an exception
   */
  CompletableFuture<GenerationResult> generate(GenerationRequest request, Ending ending);

  @Override
  void close();
}
