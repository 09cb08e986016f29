package dev.charm.consumers.generation.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An OpenAI-compatible server that answers as its API says, by prompt and seed alone, but where it
 * is told otherwise.
 */
public final class PolicyModelServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

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
  private volatile Misbehaviour always = PolicyModelServer::behave;

  public PolicyModelServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(threads);
    server.createContext("/v1/", this::take);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** The next request is answered so. */
  public PolicyModelServer next(Misbehaviour misbehaviour) {
    next.add(misbehaviour);
    return this;
  }

  /** Whatever is not said to be otherwise is answered so. */
  public PolicyModelServer always(Misbehaviour misbehaviour) {
    always = misbehaviour;
    return this;
  }

  public List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  public List<String> keys() {
    return List.copyOf(keys);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
      requests.add(request);
      keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      Misbehaviour told = next.poll();
      (told == null ? always : told).answer(exchange, request);
    }
  }

  /** As the API says. */
  public static void behave(HttpExchange exchange, JsonNode request) throws IOException {
    send(exchange, 200, answer(request).toString());
  }

  /** What it answers when it behaves. */
  public static ObjectNode answer(JsonNode request) {
    String prompt = prompt(request);
    String text = "%s: %s".formatted(request.path("seed").asText("no seed"), prompt);
    ObjectNode answer = MAPPER.createObjectNode();
    answer.put("id", "chatcmpl-1").put("model", request.path("model").asText());
    answer.put("system_fingerprint", "fp_test");
    ObjectNode choice = answer.putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", "stop");
    if (request.has("messages")) {
      choice.putObject("message").put("role", "assistant").put("content", text);
    } else {
      choice.put("text", text);
    }
    answer
        .putObject("usage")
        .put("prompt_tokens", prompt.length())
        .put("completion_tokens", text.length());
    return answer;
  }

  /** The last text that a request asks about. */
  public static String prompt(JsonNode request) {
    JsonNode messages = request.path("messages");
    return messages.isArray()
        ? messages.get(messages.size() - 1).path("content").asText()
        : request.path("prompt").asText();
  }

  public static Misbehaviour status(int status, String body) {
    return (exchange, request) -> send(exchange, status, body);
  }

  public static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
