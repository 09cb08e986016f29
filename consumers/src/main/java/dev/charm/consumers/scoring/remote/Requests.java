package dev.charm.consumers.scoring.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Requests to one server: within its limit of requests at once, and again where they failed. */
final class Requests {
  private final Transport transport;
  private final RequestLimit limit;
  private final Backoff backoff;

  Requests(Transport transport, RequestLimit limit, Backoff backoff) {
    this.transport = transport;
    this.limit = limit;
    this.backoff = backoff;
  }

  /** The server, without what may be secret. */
  String shown() {
    return transport.shown();
  }

  /**
   * What comes of a request in the end; never an exception.
   *
   * @param body made when it is sent
   * @param retries at most
   */
  CompletableFuture<Reply> send(Supplier<byte[]> body, int retries, Ending ending) {
    return attempt(body, 0, retries, ending);
  }

  private CompletableFuture<Reply> attempt(
      Supplier<byte[]> body, int before, int retries, Ending ending) {
    return limit
        .run(() -> once(body, ending))
        .thenComposeAsync(
            reply -> {
              if (!(reply instanceof Reply.Failed failed) || !failed.again() || before >= retries) {
                return CompletableFuture.completedFuture(reply);
              }
              Duration pause = backoff.before(before, failed.retryAfter(), Instant.now());
              return CompletableFuture.runAsync(
                      () -> {},
                      CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS))
                  .thenCompose(waited -> attempt(body, before + 1, retries, ending));
            });
  }

  private CompletableFuture<Reply> once(Supplier<byte[]> body, Ending ending) {
    String over = ending.reason();
    if (over != null) {
      return CompletableFuture.completedFuture(new Reply.Failed(over, false, false, null));
    }
    return transport
        .send(body.get(), ending)
        .thenApply(
            reply -> {
              // Here, since the next request starts as soon as this one is done.
              if (reply instanceof Reply.Failed failed && failed.hopeless() && !failed.again()) {
                ending.startNoMore(failed.reason());
              }
              return reply;
            });
  }
}
