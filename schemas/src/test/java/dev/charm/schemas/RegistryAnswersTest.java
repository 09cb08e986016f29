package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.charm.schemas.EventDecoder.RegistryUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry says of a schema id, and whose fault it is: the record's or the registry's. */
@Timeout(60)
class RegistryAnswersTest {
  private static final Reward REWARD = Rewards.of("p", "model", 0, "rm@1", 1.5, 0L, null);
  private static final byte[] BODY =
      ForeignSchemas.encoded(ForeignSchemas.generic(Reward.getClassSchema(), REWARD));

  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private IntFunction<String> bodies = id -> "{}";
  private int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/schemas/ids/",
        exchange -> {
          asked.incrementAndGet();
          String path = exchange.getRequestURI().getPath();
          int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
          byte[] body = bodies.apply(id).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private EventDecoder<Reward> decoder() {
    return new Registry(
            "http://127.0.0.1:" + server.getAddress().getPort(), Map.of("retries.wait.ms", "20"))
        .decoder(Topics.REWARDS, Duration.ofMillis(300));
  }

  private static String answer(String schema, String type) {
    try {
      return new ObjectMapper()
          .writeValueAsString(
              type.isEmpty()
                  ? Map.of("schema", schema)
                  : Map.of("schema", schema, "schemaType", type));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String reason() {
    return decoder().deserialize("t", ForeignSchemas.framed(7, BODY))
            instanceof Decoded.Malformed<Reward> malformed
        ? malformed.reason().label()
        : "good";
  }

  @Test
  void shouldReadByTheSchemaThatTheRegistryGives() {
    bodies = id -> answer(Reward.getClassSchema().toString(), "");

    assertThat(reason()).isEqualTo("good");
  }

  @Test
  void shouldBlameTheRecordForASchemaThatIsThereAndCannotBeRead() {
    String deep = "{\"type\":\"array\",\"items\":".repeat(3_000) + "\"int\"" + "}".repeat(3_000);
    for (String schema : new String[] {"", "{", "nonsense", "{\"type\":\"record\"}", deep}) {
      bodies = id -> answer(schema, "AVRO");
      assertThat(reason()).as(schema).isEqualTo("unreadable-schema");
    }
    bodies = id -> answer("\"" + "x".repeat(WriterSchema.MAX_CHARS) + "\"", "");
    assertThat(reason()).isEqualTo("unreadable-schema");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROTOBUF", "JSON", "WASM"})
  void shouldBlameTheRecordForASchemaOfAnotherKind(String type) {
    bodies = id -> answer("syntax = \"proto3\";", type);

    assertThat(reason()).isEqualTo("unreadable-schema");
  }

  @Test
  void shouldBlameTheRecordForAnIdThatTheRegistryDoesNotKnow() {
    status = 404;
    bodies = id -> "{\"error_code\":40403,\"message\":\"Schema not found\"}";

    assertThat(reason()).isEqualTo("unknown-schema-id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "200;<html>Sign in</html>",
        "200;{}",
        "200;[]",
        "200;''",
        "404;<html>no such page</html>",
        "404;{}",
        "401;{}",
        "403;{}",
        "429;{\"error_code\":42900}",
        "500;{\"error_code\":50001}",
        "502;<html>Bad gateway</html>",
        "503;{}"
      })
  void shouldBlameTheRegistryForWhatIsNoAnswer(int code, String body) {
    status = code;
    bodies = id -> body;

    assertThatThrownBy(this::reason).isInstanceOf(RegistryUnavailableException.class);
    assertThat(asked.get()).isGreaterThan(1);
  }

  @Test
  void shouldSayThatThePathMayBeMissingWhereNoRegistryAnswers() {
    status = 404;
    bodies = id -> "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}";

    assertThatThrownBy(this::reason)
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageMatching(
            "the registry at http://127.0.0.1:\\d+ answers 404; is the path missing, such as"
                + " /apis/ccompat/v7\\?");
  }

  @Test
  void shouldReadByMoreSchemasThanItHolds() {
    bodies =
        id ->
            answer(
                ForeignSchemas.with(
                        Reward.getClassSchema(), "e" + id, Schema.create(Schema.Type.NULL))
                    .toString(),
                "");
    EventDecoder<Reward> decoder = decoder();
    int ids = 1_500; // more than the registry client holds, which holds a thousand
    for (int id = 1; id <= ids; id++) {
      assertThat(decoder.deserialize("t", ForeignSchemas.framed(id, BODY)))
          .isInstanceOf(Decoded.Value.class);
    }
    assertThat(decoder.readers()).isEqualTo(EventDecoder.MAX_READERS);
    assertThat(asked.get()).isEqualTo(ids);
  }
}
