package dev.charm.consumers.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * At most so many requests at once, whoever makes them; the others wait in their order without a
 * thread of their own.
 */
public final class RequestLimit {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int free;
  private boolean starting;

  /**
   * @param most requests at once
   */
  public RequestLimit(int most) {
    this.free = most;
  }

  /** What comes of a request that is made when there is room for it. */
  <T> CompletableFuture<T> run(Supplier<CompletableFuture<T>> request) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable start =
        () ->
            start(request)
                .whenComplete(
                    (value, error) -> {
                      release();
                      if (error == null) {
                        result.complete(value);
                      } else {
                        result.completeExceptionally(error);
                      }
                    });
    synchronized (this) {
      waiting.add(start);
    }
    startWaiting();
    return result;
  }

  private static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> request) {
    try {
      return request.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void release() {
    synchronized (this) {
      free++;
    }
    startWaiting();
  }

  /** By one thread at a time: a request may end while it starts, and its end must not nest. */
  private void startWaiting() {
    while (true) {
      Runnable next;
      synchronized (this) {
        if (starting || free == 0 || waiting.isEmpty()) {
          return;
        }
        starting = true;
        free--;
        next = waiting.remove();
      }
      try {
        next.run();
      } finally {
        synchronized (this) {
          starting = false;
        }
      }
    }
  }
}
