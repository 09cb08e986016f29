package dev.charm.ops.dashboard;

import dev.charm.ops.connect.Connection;
import dev.charm.ops.dashboard.data.Shows;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard as a service. It answers at once and says what it waits for; a broker or registry
 * that is away, or topics that nobody has made yet, are waited for.
 */
public final class DashboardService implements Service {
  private final DashboardSettings settings;
  private final Shows shows;
  private final Consumer<String> listening;
  private @Nullable DashboardServer server;
  private volatile State state = State.STARTING;

  /**
   * @param folder of this service alone, for copies of topics; whatever is in it is removed
   * @param to where Kafka and the registry are
   * @param listening is told the address as soon as it answers there: {@code
   *     http://127.0.0.1:8080/}
   * @param beside the services that run in this process
   */
  public DashboardService(
      DashboardSettings settings,
      Path folder,
      Connection to,
      Consumer<String> listening,
      Supplier<List<Service>> beside) {
    this.settings = settings;
    this.listening = listening;
    this.shows = new Shows(to, folder, beside);
  }

  @Override
  public String name() {
    return "dashboard";
  }

  @Override
  public void start() throws StartException {
    DashboardServer made = listen();
    server = made;
    listening.accept(made.url() + "/");
    shows.start();
    state = State.RUNNING;
  }

  /** Another may have taken the port since it was looked at. */
  private DashboardServer listen() throws StartException {
    DashboardServer wanted = new DashboardServer(settings, shows);
    try {
      wanted.start();
      return wanted;
    } catch (StartException e) {
      if (!settings.orAnother()) {
        throw e;
      }
      DashboardServer other = new DashboardServer(settings.onFreePort(), shows);
      other.start();
      return other;
    }
  }

  @Override
  public State state() {
    return state == State.RUNNING && !shows.isReady() ? State.STARTING : state;
  }

  @Override
  public Optional<String> problem() {
    return shows.waitsFor();
  }

  @Override
  public void close() {
    state = State.STOPPED;
    DashboardServer made = server;
    if (made != null) {
      made.close();
    }
    shows.close();
  }
}
