package dev.charm.ops.embedded;

import dev.charm.ops.service.Service;
import dev.charm.ops.service.StartException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * A real schema registry, Apicurio's, as a child process on 127.0.0.1. It speaks Confluent's API
 * and keeps schemas and ids in an H2 file. It never outlives this process: see {@link
 * BoundToParent}.
 */
public final class EmbeddedRegistry implements Service {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final Installation installation;
  private final Path folder;
  private final Path log;
  private final int port;
  private @Nullable Process process;
  private volatile State state = State.STARTING;
  private volatile @Nullable String failure;

  /**
   * @param installation where the server's program is
   * @param folder what the registry keeps, created if need be
   * @param log the file for what it prints
   * @param port to listen on
   */
  public EmbeddedRegistry(Installation installation, Path folder, Path log, int port) {
    this.installation = installation;
    this.folder = folder;
    this.log = log;
    this.port = port;
  }

  @Override
  public String name() {
    return "registry";
  }

  /** URL of Confluent's API. */
  public String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  /** Starts the child process and returns at once; {@link #state} tells when it answers. */
  @Override
  public synchronized void start() throws StartException, InterruptedException {
    Ports.require(port, "the schema registry", "--registry-port");
    boolean isNew = !Files.exists(folder.resolve("registry.mv.db"));
    try {
      Files.createDirectories(folder);
      if (Files.exists(log)) {
        Files.move(
            log, log.resolveSibling("registry.previous.log"), StandardCopyOption.REPLACE_EXISTING);
      }
      Process child =
          new ProcessBuilder(commandLine())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process = child;
      Thread watch = new Thread(() -> watch(child, isNew), "registry-watch");
      watch.setDaemon(true);
      watch.start();
    } catch (IOException e) {
      state = State.FAILED;
      throw new StartException("the schema registry cannot start: " + e, e);
    }
  }

  private List<String> commandLine() throws StartException, IOException {
    Path server = installation.registryServer();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=48m",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-Dquarkus.http.io-threads=2",
            "-Dquarkus.thread-pool.max-threads=8",
            "-Dquarkus.banner.enabled=false",
            "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:" + folder.resolve("registry"),
            "-Dquarkus.datasource.jdbc.initial-size=1",
            "-Dquarkus.datasource.jdbc.min-size=1",
            "-Dquarkus.datasource.jdbc.max-size=8"));
    command.add("-cp");
    command.add(server + File.pathSeparator + ownClasses());
    command.add(BoundToParent.class.getName());
    try (JarFile jar = new JarFile(server.toFile())) {
      command.add(jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS));
    }
    return command;
  }

  private static Path ownClasses() throws IOException {
    try {
      return Path.of(
          BoundToParent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("cannot tell where the classes of charm lie", e);
    }
  }

  /** Waits until the server answers, then until it ends. */
  private void watch(Process child, boolean isNew) {
    RegistryApi api = new RegistryApi(url());
    try {
      while (child.isAlive() && state == State.STARTING) {
        if (api.answers()) {
          if (isNew) {
            api.setCompatibility("BACKWARD"); // Confluent's default; Apicurio's is NONE
          }
          becomes(State.RUNNING);
        } else {
          TimeUnit.MILLISECONDS.sleep(50);
        }
      }
      int exit = child.waitFor();
      failure = "its process ended with status " + exit + "; see " + log;
    } catch (IOException e) {
      failure = "it does not take settings: " + e.getMessage();
    } catch (InterruptedException e) {
      failure = "interrupted";
    }
    becomes(State.FAILED);
  }

  /** Nothing comes after STOPPED. */
  private synchronized void becomes(State next) {
    if (state != State.STOPPED) {
      state = next;
    }
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public Optional<String> problem() {
    return state == State.FAILED ? Optional.ofNullable(failure) : Optional.empty();
  }

  /** Process id of the child; empty before it is started. */
  public synchronized Optional<Long> pid() {
    return Optional.ofNullable(process).map(Process::pid);
  }

  /** Lets the child end by itself and, if it does not, ends it. */
  @Override
  public void close() {
    Process child;
    synchronized (this) {
      child = process;
      state = State.STOPPED;
    }
    if (child == null) {
      return;
    }
    try {
      child.getOutputStream().close();
      if (child.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (IOException e) {
      // its standard input is closed already: it is on its way out
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    child.destroyForcibly();
  }
}
