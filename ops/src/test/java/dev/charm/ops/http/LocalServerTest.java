package dev.charm.ops.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.lifecycle.StartException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalServerTest {
  private final LocalServer server =
      LocalServer.create("test", LocalServer.LOOPBACK, 0, List.of(), config -> {});

  @BeforeEach
  void start() throws StartException {
    server.app().get("/here", context -> context.result("yes\n"));
    server
        .app()
        .get(
            "/broken",
            context -> {
              throw new IllegalStateException("a secret");
            });
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int port() {
    return URI.create(server.url()).getPort();
  }

  private String answer(String request) throws IOException {
    try (Socket socket = new Socket(LocalServer.LOOPBACK, port())) {
      socket.setSoTimeout(20_000);
      try {
        socket.getOutputStream().write(request.getBytes(US_ASCII));
      } catch (IOException e) {
        // it has answered already, and reads no more
      }
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private String get(String path, String host) throws IOException {
    return answer("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void shouldAnswerWithoutSayingWhatServes() throws IOException {
    assertThat(get("/here", "localhost"))
        .startsWith("HTTP/1.1 200")
        .contains("X-Content-Type-Options: nosniff", "X-Frame-Options: DENY")
        .endsWith("yes\n")
        .doesNotContainIgnoringCase("jetty")
        .doesNotContainIgnoringCase("javalin")
        .doesNotContain("Server:");
  }

  @Test
  void shouldRefuseForeignHostNames() throws IOException {
    assertThat(get("/here", "evil.com")).startsWith("HTTP/1.1 403").doesNotContain("yes");
    assertThat(answer("GET /here HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 403");
    assertThat(answer("GET /here HTTP/1.1\r\nHost: localhost\r\nHost: evil.com\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void shouldTellNothingOfWhatFailed() throws IOException {
    assertThat(get("/broken", "localhost"))
        .startsWith("HTTP/1.1 500")
        .doesNotContain("secret")
        .doesNotContain("Exception");
    assertThat(get("/not<script>there", "localhost"))
        .startsWith("HTTP/1.1 4")
        .doesNotContain("<script>");
    assertThat(answer("NONSENSE\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .doesNotContainIgnoringCase("jetty")
        .doesNotContain("Exception");
  }

  @Test
  void shouldNotReadHeadersOfAnySize() throws IOException {
    String header = "X-Long: " + "x".repeat(100_000) + "\r\n";
    assertThat(answer("GET /here HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n"))
        .doesNotContain("yes");
  }

  @Test
  void shouldAnswerWhileMoreConnectionsThanItHoldsSendNothing() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 1_200; i++) {
        Socket socket = new Socket(LocalServer.LOOPBACK, port());
        socket.getOutputStream().write("GET /here HTT".getBytes(US_ASCII));
        silent.add(socket);
      }
      assertThat(get("/here", "127.0.0.1")).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void shouldSayThatAPortIsTaken() {
    LocalServer second =
        LocalServer.create("other", LocalServer.LOOPBACK, port(), List.of(), config -> {});

    assertThatThrownBy(second::start)
        .isInstanceOf(StartException.class)
        .hasMessage("other cannot listen on 127.0.0.1:" + port() + ": the port is taken");
  }
}
