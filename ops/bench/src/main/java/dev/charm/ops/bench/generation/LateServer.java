package dev.charm.ops.bench.generation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A server that answers every request a fixed time after it came, however many there are. */
final class LateServer implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final byte[] ANSWER =
      ("{\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
              + "{\"role\":\"assistant\",\"content\":\""
              + "An answer of some length. ".repeat(20)
              + "\"}}],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":120}}")
          .getBytes(StandardCharsets.UTF_8);

  static {
    // Else each answer on a connection that is used again waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1024");
  }

  private final long latencyMillis;
  private final HttpServer server;
  private final ExecutorService taking = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService answering = Executors.newScheduledThreadPool(2);
  private final AtomicLong firstAt = new AtomicLong();

  LateServer(long latencyMillis) throws IOException {
    this.latencyMillis = latencyMillis;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(taking);
    server.createContext("/", this::take);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** Forgets when the first request came. */
  void beginAnew() {
    firstAt.set(0);
  }

  /** When the first request came, as {@link System#nanoTime} has it. */
  long firstAt() {
    return firstAt.get();
  }

  private void take(HttpExchange exchange) throws IOException {
    firstAt.compareAndSet(0, System.nanoTime());
    exchange.getRequestBody().readAllBytes();
    var unused = answering.schedule(() -> answer(exchange), latencyMillis, TimeUnit.MILLISECONDS);
  }

  private static void answer(HttpExchange exchange) {
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, ANSWER.length);
      exchange.getResponseBody().write(ANSWER);
    } catch (IOException e) {
      // whoever asked has gone
    }
  }

  @Override
  public void close() {
    server.stop(0);
    taking.shutdownNow();
    answering.shutdownNow();
  }
}
