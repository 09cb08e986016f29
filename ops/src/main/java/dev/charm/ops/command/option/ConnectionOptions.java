package dev.charm.ops.command.option;

import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.PromisedSettings;
import dev.charm.ops.connect.RefusedSettingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that say where Kafka and the registry are. What is said later wins: the properties
 * file, then the environment, then flags.
 *
 * <p>Environment: {@code CHARM_BOOTSTRAP_SERVER}, {@code CHARM_SCHEMA_REGISTRY}, {@code
 * CHARM_COMMAND_CONFIG}, and {@code CHARM_KAFKA_SECURITY_PROTOCOL} for {@code security.protocol}
 * and likewise for every Kafka property. In the file and with {@code -X}, properties that begin
 * with {@code schema.registry.} are the registry client's: {@code schema.registry.url}, and the
 * rest without the prefix, such as {@code schema.registry.basic.auth.user.info}.
 */
public final class ConnectionOptions {
  private static final String KAFKA_ENVIRONMENT = "CHARM_KAFKA_";
  private static final String REGISTRY_PREFIX = "schema.registry.";
  private static final String REGISTRY_URL = "schema.registry.url";
  private static final String BOOTSTRAP = "bootstrap.servers";

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      order = 900,
      description = "Kafka brokers (default: " + Connection.DEFAULT_BOOTSTRAP_SERVER + ").")
  public @Nullable String bootstrapServer;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      order = 901,
      description =
          "Schema registry, Confluent API (default: " + Connection.DEFAULT_SCHEMA_REGISTRY + ").")
  @Nullable String schemaRegistry;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      order = 902,
      description = "Kafka client properties.")
  @Nullable Path commandConfig;

  @Option(
      names = "-X",
      paramLabel = "KEY=VALUE",
      order = 903,
      description = "A Kafka client property; may be repeated.")
  public Map<String, String> properties = new LinkedHashMap<>();

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  private final Set<String> told = new HashSet<>();

  /**
   * The connection of a command that reads topics, as {@link #resolve(ClientUse, ClientUse...)}.
   */
  public Connection resolve() {
    return resolve(ClientUse.READ);
  }

  /**
   * The connection that the options, the environment and the file describe.
   *
   * @throws CommandFailedException if the file cannot be read
   * @throws RefusedSettingException if a property would break a promise in one of these uses
   */
  public Connection resolve(ClientUse use, ClientUse... more) {
    return resolve(System.getenv(), EnumSet.of(use, more));
  }

  /**
   * The client properties for the services of a stack that has a broker and a registry of its own.
   *
   * @throws ParameterException if the options name a broker or registry
   * @throws RefusedSettingException if a property would break a promise
   */
  public Connection ofOwnStack(CommandSpec spec) {
    if (bootstrapServer != null || schemaRegistry != null) {
      throw new ParameterException(
          spec.commandLine(),
          "'"
              + spec.qualifiedName()
              + "' starts a broker and a registry of its own; to work with others, run 'charm"
              + " topics create' and 'charm service streams|scorer|trainer'");
    }
    return resolve(Map.of(), EnumSet.complementOf(EnumSet.of(ClientUse.REWRITE)));
  }

  public Connection resolve(Map<String, String> environment, Set<ClientUse> uses) {
    Properties settings = new Properties();
    Map<String, String> sources = new LinkedHashMap<>();
    settings.setProperty(BOOTSTRAP, Connection.DEFAULT_BOOTSTRAP_SERVER);
    settings.setProperty(REGISTRY_URL, Connection.DEFAULT_SCHEMA_REGISTRY);
    String file = environment.get("CHARM_COMMAND_CONFIG");
    Path path = commandConfig != null ? commandConfig : file != null ? Path.of(file) : null;
    if (path != null) {
      Properties loaded = load(path);
      for (String name : new TreeSet<>(loaded.stringPropertyNames())) {
        settings.setProperty(name, loaded.getProperty(name));
        sources.put(name, "in " + path);
      }
    }
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA_ENVIRONMENT)) {
            String property =
                name.substring(KAFKA_ENVIRONMENT.length())
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '.');
            settings.setProperty(property, value);
            sources.put(property, "from " + name);
          }
        });
    set(settings, BOOTSTRAP, environment.get("CHARM_BOOTSTRAP_SERVER"));
    set(settings, REGISTRY_URL, environment.get("CHARM_SCHEMA_REGISTRY"));
    properties.forEach(
        (name, value) -> {
          settings.setProperty(name, value);
          sources.put(name, "from -X");
        });
    check(settings, sources, uses);
    set(settings, BOOTSTRAP, bootstrapServer);
    set(settings, REGISTRY_URL, schemaRegistry);
    return connection(settings);
  }

  private static Connection connection(Properties settings) {
    Properties kafka = new Properties();
    Map<String, Object> registry = new HashMap<>();
    for (String name : settings.stringPropertyNames()) {
      String value = settings.getProperty(name);
      if (!name.startsWith(REGISTRY_PREFIX)) {
        kafka.setProperty(name, value);
      } else if (!name.equals(REGISTRY_URL)) {
        registry.put(name.substring(REGISTRY_PREFIX.length()), value);
      }
    }
    return new Connection(kafka, settings.getProperty(REGISTRY_URL), registry);
  }

  /** Refuses what would break a promise, and tells what no client knows. */
  private void check(Properties settings, Map<String, String> sources, Set<ClientUse> uses) {
    sources.forEach(
        (name, source) -> {
          PromisedSettings.refusal(uses, name, settings.getProperty(name), source)
              .ifPresent(
                  why -> {
                    throw new RefusedSettingException(why);
                  });
          if (!name.startsWith(REGISTRY_PREFIX) && !ClientUse.isKnown(name) && told.add(name)) {
            warn("no Kafka client knows the setting " + name + " (" + source + ")");
          }
        });
  }

  private void warn(String line) {
    CommandLine speaker = command == null ? null : command.root().commandLine();
    PrintWriter err =
        speaker == null
            ? new PrintWriter(System.err, true, StandardCharsets.UTF_8)
            : speaker.getErr();
    err.println("charm: " + line);
    err.flush();
  }

  private static Properties load(Path path) {
    Properties loaded = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      loaded.load(reader);
      return loaded;
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailedException("cannot read the properties file " + path, e);
    }
  }

  private static void set(Properties settings, String name, @Nullable String value) {
    if (value != null) {
      settings.setProperty(name, value);
    }
  }
}
