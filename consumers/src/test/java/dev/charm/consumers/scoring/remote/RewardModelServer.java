package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of a reward model that answers as its API says, but where it is told otherwise. */
public final class RewardModelServer implements AutoCloseable {
  /** How a request is answered otherwise. */
  @FunctionalInterface
  public interface Misbehaviour {
    void answer(HttpExchange exchange, JsonNode request) throws IOException;
  }

  static {
    // Else each answer on a connection that is used again waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Queue<Misbehaviour> next = new ConcurrentLinkedQueue<>();
  private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final Api api;
  private final int outputs;
  private volatile Misbehaviour always = this::behave;

  RewardModelServer(Api api, int outputs) throws IOException {
    this.api = api;
    this.outputs = outputs;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(threads);
    server.createContext(ApiShapes.path(api), this::take);
    server.start();
  }

  public RewardModelServer(Api api) throws IOException {
    this(api, 1);
  }

  public URI url() {
    String path = api == Api.SLIME ? ApiShapes.path(api) : "";
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** The next request is answered so. */
  public RewardModelServer next(Misbehaviour misbehaviour) {
    next.add(misbehaviour);
    return this;
  }

  /** Whatever is not said to be otherwise is answered so. */
  public RewardModelServer always(Misbehaviour misbehaviour) {
    always = misbehaviour;
    return this;
  }

  public int requests() {
    return requests.size();
  }

  Queue<JsonNode> bodies() {
    return requests;
  }

  Queue<String> keys() {
    return keys;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = ApiShapes.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
      requests.add(request);
      keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      Misbehaviour told = next.poll();
      (told == null ? always : told).answer(exchange, request);
    }
  }

  /** As the API says. */
  public void behave(HttpExchange exchange, JsonNode request) throws IOException {
    try {
      send(exchange, 200, ApiShapes.answer(api, request, outputs).toString());
    } catch (ApiShapes.RefusedException e) {
      send(
          exchange,
          400,
          "{\"error\":{\"type\":\"BadRequestError\",\"message\":\"%s\"}}"
              .formatted(e.getMessage()));
    }
  }

  public static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
