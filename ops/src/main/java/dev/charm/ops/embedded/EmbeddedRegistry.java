package dev.charm.ops.embedded;

import dev.charm.ops.folder.PrivateFolder;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real schema registry, Apicurio's, as a child process on 127.0.0.1. It speaks Confluent's API
 * and keeps schemas and ids in an H2 file. It never outlives this process: see {@link
 * BoundToParent}. A child that dies is started again, a bounded number of times: meanwhile whoever
 * needs the registry waits, and nothing is lost.
 */
public final class EmbeddedRegistry implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration BEFORE_RESTART = Duration.ofSeconds(1);
  private static final int MOST_RESTARTS = 5;

  /** The environment variable with more flags for the server's JVM; later ones win. */
  private static final String MORE_OPTIONS = "CHARM_REGISTRY_JAVA_OPTS";

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
      PrivateFolder.create(folder);
      Process first = launch();
      Thread watch = new Thread(() -> watch(first, isNew), "registry-watch");
      watch.setDaemon(true);
      watch.start();
    } catch (IOException e) {
      state = State.FAILED;
      throw new StartException("the schema registry cannot start: " + e, e);
    }
  }

  private Process launch() throws StartException, IOException {
    if (Files.exists(log)) {
      Files.move(
          log, log.resolveSibling("registry.previous.log"), StandardCopyOption.REPLACE_EXISTING);
    }
    PrivateFolder.createFile(log);
    Process child =
        new ProcessBuilder(commandLine())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process = child;
    return child;
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
            "-XX:-UsePerfData", // counters for tools, sampled twenty times a second
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-Dquarkus.http.io-threads=2",
            "-Dquarkus.thread-pool.max-threads=8",
            "-Dquarkus.banner.enabled=false",
            // Its jobs look for log levels and settings that other instances changed: there are
            // none.
            "-Dquarkus.scheduler.enabled=false",
            // As Confluent's: a schema is the same however its text is laid out.
            "-Dregistry.ccompat.use-canonical-hash=true",
            "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:" + folder.resolve("registry"),
            "-Dquarkus.datasource.jdbc.initial-size=1",
            "-Dquarkus.datasource.jdbc.min-size=1",
            "-Dquarkus.datasource.jdbc.max-size=8",
            // By default 5 s: on a busy machine the first connection takes longer.
            "-Dquarkus.datasource.jdbc.acquisition-timeout=60"));
    command.addAll(installation.archive("registry"));
    String more = System.getenv(MORE_OPTIONS);
    if (more != null && !more.isBlank()) {
      command.addAll(List.of(more.trim().split("\\s+")));
    }
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

  /** Waits until the server answers, then until it ends, and starts it again if it should run. */
  private void watch(Process first, boolean isNew) {
    try {
      Process child = first;
      for (int restarts = 0; ; restarts++) {
        awaitAnswer(child, isNew);
        int exit = child.waitFor();
        failure = "its process ended with status " + exit + "; see " + log;
        if (state != State.RUNNING || restarts == MOST_RESTARTS) {
          break;
        }
        LOG.warn("the schema registry is started again: {}", failure);
        TimeUnit.MILLISECONDS.sleep(BEFORE_RESTART.toMillis());
        Optional<Process> next = relaunch();
        if (next.isEmpty()) {
          break;
        }
        child = next.get();
      }
    } catch (StartException | IOException e) {
      failure = e.getMessage();
    } catch (InterruptedException e) {
      failure = "interrupted";
    }
    becomes(State.FAILED);
  }

  private void awaitAnswer(Process child, boolean isNew) throws IOException, InterruptedException {
    RegistryApi api = new RegistryApi(url());
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
  }

  /** Another child, unless the registry was closed meanwhile. */
  private synchronized Optional<Process> relaunch() throws StartException, IOException {
    return state == State.RUNNING ? Optional.of(launch()) : Optional.empty();
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
