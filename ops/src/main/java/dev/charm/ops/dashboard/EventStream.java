package dev.charm.ops.dashboard;

import dev.charm.ops.dashboard.data.Changes;
import dev.charm.ops.dashboard.data.Part;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /events}: tells, as server-sent events, which parts have changed and how often, at most
 * once a second. It says that something moved, not what: whoever cares asks. Each follower has a
 * thread, so one that does not read holds up nobody else; and their number is bounded.
 */
final class EventStream {
  private static final int MOST_FOLLOWERS = 64;
  private static final long BETWEEN_MILLIS = 1_000;
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final int RETRY_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final Changes changes;
  private final Semaphore room = new Semaphore(MOST_FOLLOWERS);
  private volatile boolean closed;

  EventStream(Changes changes) {
    this.changes = changes;
  }

  void follow(Context context) {
    if (!room.tryAcquire()) {
      context.status(503).header("Retry-After", String.valueOf(RETRY_SECONDS));
      context.result(MOST_FOLLOWERS + " browsers follow already; try again later\n");
      return;
    }
    try {
      context.res().setContentType("text/event-stream;charset=utf-8");
      ServletOutputStream out = context.res().getOutputStream();
      send(out, "retry: 2000\n\n");
      Map<Part, Long> seen = changes.counts();
      while (!closed) {
        Map<Part, Long> now = changes.await(seen, SILENCE);
        send(out, now.equals(seen) ? ": still here\n\n" : events(seen, now));
        seen = now;
        Thread.sleep(BETWEEN_MILLIS);
      }
    } catch (IOException e) {
      LOG.debug("a follower has gone"); // that is how such a stream ends
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server stops
    } finally {
      room.release();
    }
  }

  private static String events(Map<Part, Long> before, Map<Part, Long> now) {
    Map<Part, Long> moved = new EnumMap<>(now);
    StringBuilder text = new StringBuilder();
    moved.forEach(
        (part, count) -> {
          long changed = count - before.getOrDefault(part, 0L);
          if (changed > 0) {
            text.append("event: ").append(part.event()).append('\n');
            text.append("data: {\"changed\":").append(changed).append("}\n\n");
          }
        });
    return text.toString();
  }

  private static void send(ServletOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Ends all streams. */
  void close() {
    closed = true;
    changes.wake();
  }
}
