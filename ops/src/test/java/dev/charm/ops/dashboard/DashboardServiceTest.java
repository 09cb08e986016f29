package dev.charm.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.connect.Connection;
import dev.charm.ops.lifecycle.StartException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dashboard whose port somebody else has, and that has no broker. */
class DashboardServiceTest {
  @TempDir Path folder;
  private final AtomicReference<String> url = new AtomicReference<>("");

  private DashboardService dashboard(int port, boolean orAnother) {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", "127.0.0.1:1");
    return new DashboardService(
        new DashboardSettings("127.0.0.1", port, List.of(), orAnother, Optional.empty()),
        folder,
        new Connection(kafka, "http://127.0.0.1:1", Map.of()),
        url::set,
        List::of);
  }

  @Test
  void shouldTakeAFreePortWhereTheUsualOneIsTakenAndSayWhatItWaitsFor() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        DashboardService dashboard = dashboard(taken.getLocalPort(), true)) {
      dashboard.start();

      assertThat(URI.create(url.get()).getPort()).isPositive().isNotEqualTo(taken.getLocalPort());
      HttpResponse<String> page =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url.get())).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.body()).contains("Not ready yet");
    }
  }

  @Test
  void shouldRefuseToStartWhereThePortThatSomebodyNamedIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        DashboardService dashboard = dashboard(taken.getLocalPort(), false)) {
      assertThatThrownBy(dashboard::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("the port is taken");
      assertThat(url.get()).isEmpty();
    }
  }
}
