package dev.charm.consumers.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Requests to one server: within its limit of requests at once, and again where they failed. */
public final class Requests {
  /** On two cores the pool that all share starts a thread for each task. */
  private static final Executor REPLIES =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "replies");
            thread.setDaemon(true);
            return thread;
          });

  private final Transport transport;
  private final RequestLimit limit;
  private final Backoff backoff;

  public Requests(Transport transport, RequestLimit limit, Backoff backoff) {
    this.transport = transport;
    this.limit = limit;
    this.backoff = backoff;
  }

  /** The server, without what may be secret. */
  public String shown() {
    return transport.shown();
  }

  /**
   * What comes of a request in the end; never an exception.
   *
   * @param body made when it is sent
   * @param retries at most
   */
  public CompletableFuture<Reply> send(Supplier<byte[]> body, int retries, Ending ending) {
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
              Reply over = tooLong(ending);
              if (over != null) {
                return CompletableFuture.completedFuture(over);
              }
              Duration pause = backoff.before(before, failed.retryAfter(), Instant.now());
              return after(pause).thenCompose(waited -> attempt(body, before + 1, retries, ending));
            },
            REPLIES);
  }

  private CompletableFuture<Reply> once(Supplier<byte[]> body, Ending ending) {
    Reply tooLong = ending.reason() == null ? tooLong(ending) : null;
    if (tooLong != null) {
      return CompletableFuture.completedFuture(tooLong);
    }
    Pace pace = transport.pace();
    Duration pause =
        pace == null || ending.reason() != null ? Duration.ZERO : pace.take(Instant.now());
    if (!pause.isZero()) {
      return after(pause).thenCompose(waited -> once(body, ending));
    }
    String over = ending.begins();
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

  /** The end of a server that wants more patience than there is. */
  private @Nullable Reply tooLong(Ending ending) {
    Pace pace = transport.pace();
    Duration pause = pace == null ? Duration.ZERO : pace.pause(Instant.now());
    if (pace == null || pause.compareTo(pace.longest()) <= 0) {
      return null;
    }
    String words =
        "%s asks to wait %d minutes, as its limit is used up"
            .formatted(shown(), Math.max(1, pause.toMinutes()));
    ending.startNoMore(words);
    return new Reply.Failed(words, false, true, null);
  }

  private static CompletableFuture<Void> after(Duration pause) {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS));
  }
}
