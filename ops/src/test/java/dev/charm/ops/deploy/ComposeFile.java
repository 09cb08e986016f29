package dev.charm.ops.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code docker-compose.yml}, merge keys resolved.
 *
 * @param services by name
 */
record ComposeFile(Map<String, Service> services) {

  /**
   * One service.
   *
   * @param image that it runs
   * @param dockerfile that the image is built with, or null
   * @param command after the image's entry point
   * @param environment what is set for it
   * @param ports published on the host
   */
  record Service(
      String image,
      @Nullable String dockerfile,
      List<String> command,
      Map<String, String> environment,
      List<String> ports) {
    /** Whether it runs the command {@code charm}. */
    boolean isCharm() {
      return "ops/deploy/Dockerfile".equals(dockerfile);
    }
  }

  static ComposeFile read() throws IOException {
    Path file = Path.of(System.getProperty("charm.root"), "docker-compose.yml");
    Map<String, Service> services = new LinkedHashMap<>();
    try (Reader reader = Files.newBufferedReader(file)) {
      Map<String, Object> root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
      map(root.get("services")).forEach((name, s) -> services.put(name, service(map(s))));
    }
    return new ComposeFile(services);
  }

  private static Service service(Map<String, Object> service) {
    Map<String, String> environment = new LinkedHashMap<>();
    map(service.getOrDefault("environment", Map.of()))
        .forEach((name, value) -> environment.put(name, String.valueOf(value)));
    Object dockerfile = map(service.getOrDefault("build", Map.of())).get("dockerfile");
    return new Service(
        String.valueOf(service.get("image")),
        dockerfile == null ? null : dockerfile.toString(),
        strings(service.get("command")).toList(),
        environment,
        strings(service.get("ports")).toList());
  }

  private static Stream<String> strings(@Nullable Object list) {
    return list == null ? Stream.empty() : ((List<?>) list).stream().map(String::valueOf);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object object) {
    return (Map<String, Object>) object;
  }
}
