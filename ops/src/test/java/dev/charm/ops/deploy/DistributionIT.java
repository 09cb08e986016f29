package dev.charm.ops.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tarball that the build has packed, where there is no checkout and nothing but Java. */
class DistributionIT {
  private static final Path TARGET = Path.of(System.getProperty("charm.root"), "ops/target");

  @TempDir static Path temporary;

  private static Path tarball;
  private static Path home;

  /** Without the registry's server: no command here starts one. */
  @BeforeAll
  static void unpack() throws Exception {
    try (Stream<Path> files = Files.list(TARGET)) {
      tarball = files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    Path folder = Files.createDirectory(temporary.resolve("some where"));
    Ran unpacked =
        run(
            folder,
            Map.of("PATH", System.getenv("PATH")),
            List.of("tar", "-xzf", tarball.toString(), "--exclude=*/registry/*"));
    Assumptions.assumeTrue(unpacked.status == 0, "this machine has no tar that can do it");
    try (Stream<Path> files = Files.list(folder)) {
      home = files.findFirst().orElseThrow();
    }
  }

  private record Ran(int status, String printed) {}

  private static Ran run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), printed);
  }

  private Ran charm(Path script, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(List.of(args));
    return run(
        temporary,
        Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home")),
        command);
  }

  @Test
  void shouldHaveWhatAStrangerNeeds() {
    assertThat(home)
        .isDirectoryContaining("glob:**/LICENSE")
        .isDirectoryContaining("glob:**/NOTICE")
        .isDirectoryContaining("glob:**/README.md")
        .isDirectoryContaining("glob:**/lib");
    assertThat(home.resolve("bin/charm")).isExecutable();
    assertThat(home.getFileName() + ".tar.gz").isEqualTo(tarball.getFileName().toString());
  }

  @Test
  void shouldRunWhereverItLiesAndWhateverLinkItIsCalledBy() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), home.resolve("bin/charm"));

    for (Path script : List.of(home.resolve("bin/charm"), link)) {
      Ran topics = charm(script, "topics");
      assertThat(topics.status).as(topics.printed).isZero();
      assertThat(topics.printed).contains("charm.rewards");
    }
  }

  @Test
  void shouldSayWhatIsMissingWhereThereIsNoJava() throws Exception {
    Path tools = Files.createDirectory(temporary.resolve("tools"));
    for (String tool : List.of("dirname", "readlink", "sed")) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }

    Ran none =
        run(
            temporary,
            Map.of("PATH", tools.toString()),
            List.of("/bin/sh", home.resolve("bin/charm").toString(), "topics"));

    assertThat(none.status).isEqualTo(1);
    assertThat(none.printed).startsWith("charm: a Java runtime, 17 or later, is needed");
  }
}
