package dev.charm.consumers.scoring.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A server below HTTP: it cuts connections wherever it likes. */
class CutConnectionsTest {
  private static final List<ScoringRequest> REQUESTS =
      List.of(new ScoringRequest("Cut?", "No."), new ScoringRequest("Cut?", "Yes."));

  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

  private enum Cut {
    BEFORE_THE_REQUEST,
    BEFORE_THE_ANSWER,
    IN_THE_HEADERS,
    IN_THE_BODY,
    NOWHERE
  }

  private static final class CuttingServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Cut> cuts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Cut usual = Cut.NOWHERE;

    CuttingServer() throws IOException {
      Thread thread = new Thread(this::accept, "cutting server");
      thread.setDaemon(true);
      thread.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    private void accept() {
      while (!socket.isClosed()) {
        try (Socket accepted = socket.accept()) {
          connections.incrementAndGet();
          Cut told = cuts.poll();
          answer(accepted, told == null ? usual : told);
        } catch (IOException e) {
          // the socket was closed, or the client was quicker
        }
      }
    }

    private static void answer(Socket accepted, Cut cut) throws IOException {
      if (cut == Cut.BEFORE_THE_REQUEST) {
        return;
      }
      byte[] body =
          ApiShapes.answer(Api.SGLANG_EMBEDDINGS, ApiShapes.MAPPER.readTree(request(accepted)), 1)
              .toString()
              .getBytes(StandardCharsets.UTF_8);
      OutputStream out = accepted.getOutputStream();
      if (cut == Cut.BEFORE_THE_ANSWER) {
        return;
      }
      out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n".getBytes(StandardCharsets.US_ASCII));
      if (cut != Cut.IN_THE_HEADERS) {
        out.write(
            ("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body, 0, cut == Cut.IN_THE_BODY ? body.length / 2 : body.length);
      }
      out.flush();
    }

    private static byte[] request(Socket accepted) throws IOException {
      InputStream in = new BufferedInputStream(accepted.getInputStream());
      StringBuilder headers = new StringBuilder();
      while (headers.indexOf("\r\n\r\n") < 0) {
        headers.append((char) in.read());
      }
      Matcher length = LENGTH.matcher(headers);
      assertThat(length.find()).isTrue();
      return in.readNBytes(Integer.parseInt(length.group(1)));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void shouldAskAgainWhereverTheConnectionWasCut() throws Exception {
    try (CuttingServer server = new CuttingServer()) {
      RemoteScorer scorer =
          Declarations.of(server.url(), Api.SGLANG_EMBEDDINGS).limits(1, 2, 4).open();
      List<ScoringResult> uncut = scorer.score(REQUESTS);
      assertThat(uncut).hasOnlyElementsOfType(ScoringResult.Scored.class);
      server.cuts.addAll(
          List.of(
              Cut.BEFORE_THE_REQUEST, Cut.BEFORE_THE_ANSWER, Cut.IN_THE_HEADERS, Cut.IN_THE_BODY));
      assertThat(scorer.score(REQUESTS)).isEqualTo(uncut);
    }
  }

  @Test
  void shouldFailWhereItIsAlwaysCut() throws Exception {
    try (CuttingServer server = new CuttingServer()) {
      RemoteScorer scorer =
          Declarations.of(server.url(), Api.SGLANG_EMBEDDINGS).limits(1, 2, 2).open();
      for (Cut cut : List.of(Cut.BEFORE_THE_ANSWER, Cut.IN_THE_BODY)) {
        server.usual = cut;
        int before = server.connections.get();
        assertThat(scorer.score(REQUESTS))
            .hasSize(2)
            .allSatisfy(
                each -> assertThat(((ScoringResult.Failed) each).reason()).contains("was cut"));
        assertThat(server.connections.get() - before).isEqualTo(1 + 2);
      }
    }
  }
}
