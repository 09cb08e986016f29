package dev.charm.schemas;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A registry without subjects whose owner lets nobody register any. */
final class RefusingRegistry implements AutoCloseable {
  private final HttpServer server;

  RefusingRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean register = exchange.getRequestURI().getPath().endsWith("/versions");
          byte[] body =
              (register
                      ? "{\"error_code\":40301,\"message\":\"User is denied operation Write\"}"
                      : "{\"error_code\":40401,\"message\":\"Subject not found.\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(register ? 403 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
