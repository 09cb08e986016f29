package dev.charm.ops.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.embedded.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateFolderTest {
  @TempDir Path temporary;

  @BeforeEach
  void needsPermissions() throws IOException {
    Assumptions.assumeTrue(
        Files.getFileStore(temporary).supportsFileAttributeView("posix"),
        "this file system has no POSIX permissions");
  }

  @Test
  void shouldKeepOthersOutOfADataFolderThatItMakes() throws Exception {
    Path root = temporary.resolve("not there yet/dätä");

    try (DataFolder data = DataFolder.open(root)) {
      assertThat(data.openToOthers()).isEmpty();
      try (Stream<Path> all = Files.walk(root)) {
        assertThat(all)
            .hasSizeGreaterThan(4)
            .allSatisfy(
                path ->
                    assertThat(permissions(path))
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void shouldTellOfAFolderThatIsOpenAlreadyAndLeaveItAsItIs() throws Exception {
    Path root = Files.createDirectory(temporary.resolve("open"));
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));

    try (DataFolder data = DataFolder.open(root)) {
      assertThat(data.openToOthers()).get().asString().contains("chmod -R go-rwx '" + root + "'");
    }
    assertThat(permissions(root)).isEqualTo("rwxr-xr-x");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    try (DataFolder data = DataFolder.open(root)) {
      assertThat(data.openToOthers()).isEmpty();
    }
  }

  @Test
  void shouldFollowLinksToTheFolderAndToAPartOfIt() throws Exception {
    Path real = Files.createDirectory(temporary.resolve("real"));
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.createSymbolicLink(real.resolve("logs"), elsewhere);
    Path link = Files.createSymbolicLink(temporary.resolve("link"), real);

    try (DataFolder data = DataFolder.open(link)) {
      assertThat(Files.isDirectory(data.broker())).isTrue();
      assertThat(data.logs().toRealPath()).isEqualTo(elsewhere.toRealPath());
    }
  }

  /** What users export is theirs; what services keep is for nobody else. */
  @ParameterizedTest
  @CsvSource({"up, 0077", "demo, 0077", "service, 0077", "pairs, 0022", "status, 0022"})
  void shouldSetTheUmaskForServicesAlone(String command, String umask) throws Exception {
    Path home = Files.createDirectories(temporary.resolve("home/ops/target/charm"));
    Path script = temporary.resolve("home/charm");
    Files.copy(
        Path.of(System.getProperty("charm.root"), "charm"),
        script,
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(
        Path.of(System.getProperty("charm.root"), "ops/src/dist/bin/charm"),
        Files.createDirectory(home.resolve("bin")).resolve("charm"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(temporary.resolve("home/pom.xml"), "");
    Path built = Files.writeString(home.resolve("built"), "");
    Files.setLastModifiedTime(built, FileTime.from(Instant.now().plusSeconds(60)));
    Path java = Files.createDirectories(temporary.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\numask\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));

    ProcessBuilder run =
        new ProcessBuilder(List.of("sh", "-c", "umask 022; exec '" + script + "' " + command));
    run.environment().put("JAVA_HOME", temporary.resolve("jdk").toString());
    Process process = run.redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
        .isEqualTo(umask);
    assertThat(process.waitFor()).isZero();
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
