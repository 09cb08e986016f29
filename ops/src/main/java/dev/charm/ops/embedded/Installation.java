package dev.charm.ops.embedded;

import dev.charm.ops.lifecycle.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where charm-streams lies on this machine.
 *
 * @param home the folder of the distribution, unpacked: {@code bin}, {@code lib}, {@code registry}
 * @param defaultData the data folder when none is named
 */
public record Installation(Path home, Path defaultData) {
  /** The system property with the distribution's folder; the script {@code bin/charm} sets it. */
  public static final String HOME_PROPERTY = "charm.home";

  /** The system property with the default data folder; the script {@code bin/charm} sets it. */
  public static final String DATA_PROPERTY = "charm.data";

  /**
   * The installation this process runs from; when the script did not say, that of a checkout whose
   * root is the current folder.
   */
  public static Installation current() {
    Installation checkout = ofCheckout(Path.of("").toAbsolutePath());
    return new Installation(
        folder(HOME_PROPERTY, checkout.home), folder(DATA_PROPERTY, checkout.defaultData));
  }

  /** What the build has assembled in a checkout. */
  public static Installation ofCheckout(Path root) {
    return new Installation(root.resolve("ops/target/charm"), root.resolve("data"));
  }

  private static Path folder(String property, Path otherwise) {
    String named = System.getProperty(property);
    return named == null ? otherwise : Path.of(named).toAbsolutePath();
  }

  /** The data folder of a demo: in a checkout among what the build makes, and as easily remade. */
  public Path scratch() {
    return home.resolve("demo");
  }

  /**
   * The JVM's flags that make it take its classes from an archive that {@code bin/class-archives}
   * has made for this Java; none if there is no such archive. One that does not fit is ignored by
   * the JVM, in silence.
   *
   * @param program {@code charm} or {@code registry}
   */
  List<String> archive(String program) {
    Path file =
        home.resolve("cds").resolve(System.getProperty("java.version")).resolve(program + ".jsa");
    return Files.isReadable(file)
        ? List.of(
            "-XX:SharedArchiveFile=" + file,
            "-Xshare:auto",
            "-Xlog:disable",
            "-Xlog:all=error:stderr")
        : List.of();
  }

  /**
   * The jar of the registry's server.
   *
   * @throws StartException if it is not there
   */
  Path registryServer() throws StartException {
    Path folder = home.resolve("registry");
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
        "there is no registry server in "
            + folder
            + "; unpack the distribution anew, or build it with: mvn -DskipTests package");
  }
}
