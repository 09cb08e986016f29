package dev.charm.ops.http;

import dev.charm.ops.lifecycle.StartException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Collection;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BlockingArrayQueue;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server for this machine, in threads of its own: whatever else the process does, it
 * answers. Threads, connections, headers and bodies are bounded, foreign host names are refused
 * ({@link HostCheck}), and an answer tells neither what serves it nor why something failed.
 */
public final class LocalServer implements AutoCloseable {
  /** Where it listens unless told otherwise. */
  public static final String LOOPBACK = "127.0.0.1";

  private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);
  private static final int MOST_CONNECTIONS = 1_024;
  private static final int MOST_THREADS = 16;
  private static final int FEWEST_THREADS = 4;
  private static final int IDLE_MILLIS = 30_000;
  private static final int STOP_MILLIS = 1_000;
  private static final int HEADER_BYTES = 8 * 1024;
  private static final long BODY_BYTES = 64 * 1024;

  private final String name;
  private final String bind;
  private final int port;
  private final Javalin app;

  private LocalServer(String name, String bind, int port, Javalin app) {
    this.name = name;
    this.bind = bind;
    this.port = port;
    this.app = app;
  }

  /**
   * A server that does not listen yet.
   *
   * @param name one lower-case word for people and threads
   * @param bind address to listen on
   * @param port to listen on; 0 takes a free one
   * @param allowedHosts names that are answered, beside addresses and {@code localhost}
   * @param more what else is configured, by whoever serves pages; the limits can be changed there
   */
  public static LocalServer create(
      String name,
      String bind,
      int port,
      Collection<String> allowedHosts,
      Consumer<JavalinConfig> more) {
    HostCheck hosts = new HostCheck(allowedHosts);
    Javalin app =
        Javalin.create(
            config -> {
              config.showJavalinBanner = false;
              config.startupWatcherEnabled = false;
              config.http.maxRequestSize = BODY_BYTES;
              config.jetty.threadPool = threads(name);
              config.jetty.modifyHttpConfiguration(LocalServer::limit);
              config.jetty.addConnector((server, http) -> connector(server, http, bind, port));
              config.jetty.modifyServer(
                  server -> {
                    server.setHandler(new RequestGate(hosts));
                    server.setErrorHandler(new PlainErrors());
                  });
              more.accept(config);
            });
    app.exception(
        HttpResponseException.class,
        (e, context) ->
            context.status(e.getStatus()).result(HttpStatus.getMessage(e.getStatus()) + "\n"));
    app.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("{} failed to answer", name, e);
          context.status(500).result("failed; the log says why\n");
        });
    return new LocalServer(name, bind, port, app);
  }

  private static QueuedThreadPool threads(String name) {
    QueuedThreadPool threads =
        new QueuedThreadPool(
            MOST_THREADS,
            FEWEST_THREADS,
            60_000,
            0,
            new BlockingArrayQueue<>(MOST_CONNECTIONS, MOST_CONNECTIONS, 2 * MOST_CONNECTIONS),
            null);
    threads.setName(name);
    threads.setDaemon(true);
    threads.setStopTimeout(STOP_MILLIS);
    return threads;
  }

  private static void limit(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setResponseHeaderSize(HEADER_BYTES);
  }

  private static Connector connector(Server server, HttpConfiguration http, String bind, int port) {
    ServerConnector connector =
        new ServerConnector(server, null, null, null, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(bind);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setAcceptQueueSize(MOST_CONNECTIONS);
    connector.addBean(new OpenConnections(MOST_CONNECTIONS));
    return connector;
  }

  /** Where routes are added. */
  public Javalin app() {
    return app;
  }

  /**
   * Listens from now on.
   *
   * @throws StartException if the address cannot be taken, in one line
   */
  public void start() throws StartException {
    try {
      app.start();
    } catch (RuntimeException e) {
      app.stop();
      throw new StartException(name + " cannot listen on " + at(port) + ": " + why(e), e);
    }
  }

  private static String why(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException refused) {
        return "Address already in use".equals(refused.getMessage())
            ? "the port is taken"
            : String.valueOf(refused.getMessage());
      }
      if (cause instanceof UnresolvedAddressException) {
        return "the address is not known";
      }
    }
    return String.valueOf(failure.getMessage());
  }

  /** Where it is reached on this machine, without a path; valid once it is started. */
  public String url() {
    return "http://" + at(app.port());
  }

  private String at(int at) {
    return (bind.contains(":") ? "[" + bind + "]" : bind) + ":" + at;
  }

  @Override
  public void close() {
    app.stop();
  }
}
