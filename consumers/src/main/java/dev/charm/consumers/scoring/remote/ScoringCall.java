package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.http.Ending;
import dev.charm.consumers.scoring.ScoringResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a scorer. Where a batch is refused its conversations are asked about one by one, so
 * that only the one that the server refuses is rejected; and that one only if the server takes a
 * harmless one, since whoever refuses everything is misconfigured. Where the server cannot be
 * reached, or denies itself, what has not been asked is not asked any more.
 */
final class ScoringCall {
  private static final int BACKEND_FAILED = 424;

  private final Server server;
  private final Weighing weighing;
  private final int batch;
  private final int retries;
  private final Input harmless;
  private final Ending ending = new Ending();
  private volatile boolean lost;
  private @Nullable CompletableFuture<Outcome> askedHarmless;

  /**
   * @param batch most conversations of one request
   * @param harmless a conversation that no server refuses
   */
  ScoringCall(Server server, Weighing weighing, int batch, int retries, Input harmless) {
    this.server = server;
    this.weighing = weighing;
    this.batch = batch;
    this.retries = retries;
    this.harmless = harmless;
  }

  /** One result each. An interrupt ends the wait; it is set again. */
  List<ScoringResult> results(List<Input> inputs) {
    List<CompletableFuture<List<ScoringResult>>> parts = new ArrayList<>();
    for (int from = 0; from < inputs.size(); from += batch) {
      parts.add(score(inputs.subList(from, Math.min(inputs.size(), from + batch))));
    }
    List<ScoringResult> results = new ArrayList<>(inputs.size());
    try {
      for (CompletableFuture<List<ScoringResult>> part : parts) {
        results.addAll(part.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      String reason = "the wait was interrupted";
      ending.endAll(reason);
      results.addAll(
          Collections.nCopies(inputs.size() - results.size(), new ScoringResult.Failed(reason)));
    } catch (ExecutionException e) {
      ending.endAll("another request failed");
      throw new IllegalStateException("asking fails in values only", e.getCause());
    }
    return results;
  }

  /** Whether the server was away; who comes back may be another. */
  boolean lostTheServer() {
    return lost;
  }

  private CompletableFuture<List<ScoringResult>> score(List<Input> some) {
    return server
        .ask(some, true, retries, ending)
        .thenCompose(
            outcome -> {
              if (outcome instanceof Outcome.Read read) {
                return done(weigh(read.answers()));
              }
              if (outcome instanceof Outcome.Refused refused) {
                return some.size() > 1 ? oneByOne(some) : refused(refused);
              }
              Outcome.Failed failed = (Outcome.Failed) outcome;
              lost |= failed.away();
              if (failed.hopeless()) {
                ending.startNoMore(failed.reason());
              }
              return done(
                  Collections.nCopies(some.size(), new ScoringResult.Failed(failed.reason())));
            });
  }

  private List<ScoringResult> weigh(Answers answers) {
    return answers.outputs().stream().map(each -> weighing.of(each, answers.tokens())).toList();
  }

  private CompletableFuture<List<ScoringResult>> oneByOne(List<Input> some) {
    List<CompletableFuture<List<ScoringResult>>> each =
        some.stream().map(one -> score(List.of(one))).toList();
    return CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> each.stream().map(CompletableFuture::join).flatMap(List::stream).toList());
  }

  private CompletableFuture<List<ScoringResult>> refused(Outcome.Refused refused) {
    if (refused.status() == BACKEND_FAILED) {
      return done(List.of(new ScoringResult.Failed(refused.reason())));
    }
    return harmless()
        .thenApply(
            outcome -> {
              if (outcome instanceof Outcome.Read) {
                return List.of(new ScoringResult.Rejected(refused.reason()));
              }
              return List.of(
                  new ScoringResult.Failed(
                      outcome instanceof Outcome.Refused
                          ? refused.reason() + ", to a harmless conversation as well"
                          : ((Outcome.Failed) outcome).reason()));
            });
  }

  /** Asked about once in a call. */
  private synchronized CompletableFuture<Outcome> harmless() {
    if (askedHarmless == null) {
      askedHarmless = server.ask(List.of(harmless), true, retries, ending);
    }
    return Objects.requireNonNull(askedHarmless);
  }

  private static CompletableFuture<List<ScoringResult>> done(
      List<? extends ScoringResult> results) {
    return CompletableFuture.completedFuture(List.copyOf(results));
  }
}
