package dev.charm.ops.embedded;

import dev.charm.ops.lifecycle.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where charm-streams lies on this machine.
 *
 * @param home the root of the repository
 */
public record Installation(Path home) {
  /** The system property that the {@code charm} script sets. */
  public static final String HOME_PROPERTY = "charm.home";

  /** The installation this process runs from; the current folder when the script did not say. */
  public static Installation current() {
    return new Installation(Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath());
  }

  /** The data folder when none is named: inside the installation, wherever one calls it from. */
  public Path defaultData() {
    return home.resolve("data");
  }

  /** The data folder of a demo: among what the build makes, and as easily made again. */
  public Path scratch() {
    return home.resolve("ops/target/charm/demo");
  }

  /**
   * The jar of the registry's server, as the build unpacked it.
   *
   * @throws StartException if the build has not
   */
  Path registryServer() throws StartException {
    Path folder = home.resolve("ops/target/charm/registry");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        var runner = files.filter(f -> f.toString().endsWith("-runner.jar")).findFirst();
        if (runner.isPresent()) {
          return runner.get();
        }
      } catch (IOException e) {
        throw new StartException("cannot read " + folder + ": " + e, e);
      }
    }
    throw new StartException(
        "there is no registry server in " + folder + "; build it with: mvn -DskipTests package");
  }
}
