package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request to register that was made twice: the second is told that the schema is there. */
class RegisteredTwiceTest {
  private static final String THERE =
      "{\"error_code\":409,\"message\":\"An artifact with ID 'charm.prompts-value' in group 'null'"
          + " already exists.\"}";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTakeASchemaForRegisteredIfItIsThereAndOnlyThen(boolean there) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicBoolean asked = new AtomicBoolean();
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          boolean register = path.endsWith("/versions");
          boolean subject = path.endsWith("-value") && path.startsWith("/subjects/");
          if (register) {
            asked.set(true);
            answer(exchange, 409, THERE);
          } else if (subject && asked.get() && there) {
            answer(
                exchange,
                200,
                "{\"subject\":\"charm.prompts-value\",\"id\":7,\"version\":1,\"schema\":\"\\\"string\\\"\"}");
          } else if (path.startsWith("/config")) {
            answer(exchange, 200, "{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");
          } else {
            answer(exchange, 404, "{\"error_code\":40401,\"message\":\"Subject not found.\"}");
          }
        });
    server.start();
    try (Registry registry =
        new Registry("http://127.0.0.1:" + server.getAddress().getPort(), Map.of())) {
      if (there) {
        assertThatCode(registry::registerAll).doesNotThrowAnyException();
        assertThat(asked).isTrue();
      } else {
        assertThatThrownBy(registry::registerAll)
            .isInstanceOf(RestClientException.class)
            .hasMessageContaining("already exists");
      }
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
