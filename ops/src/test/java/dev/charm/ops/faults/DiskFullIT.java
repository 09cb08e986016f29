package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.CharmProcess;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.stack.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk runs full under {@code charm up}: a small one, made for the test. */
class DiskFullIT {
  @TempDir Path folder;

  private Path disk;

  private final int bootstrapPort = Ports.free();
  private final int registryPort = Ports.free();
  private final Endpoints endpoints =
      new Endpoints(
          "127.0.0.1:" + bootstrapPort, "http://127.0.0.1:" + registryPort + "/apis/ccompat/v7");

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString()),
        "this user may not mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) { // there is no such program
      return false;
    }
  }

  private CharmProcess up() throws IOException {
    return CharmProcess.start(
        folder,
        Map.of(),
        "up",
        "--data",
        disk.resolve("dätä of mine").toString(),
        "--partitions",
        "1",
        "--bootstrap-port",
        String.valueOf(bootstrapPort),
        "--registry-port",
        String.valueOf(registryPort));
  }

  @Test
  void shouldStopInOrderWithOneLineBeforeTheDiskIsFullAndGoOnOnceThereIsRoom() throws Exception {
    Path filler = disk.resolve("filler");
    try (CharmProcess up = up().awaitReady()) {
      StudySample.importRatings(endpoints);
      RunningStack.awaitSettled(endpoints);
      assertThat(RunningStack.charm(endpoints, "status").out()).contains("disk of broker 1: ");

      fill(filler);

      assertThat(up.awaitExit()).isEqualTo(1);
      List<String> last = up.output().lines().filter(line -> line.startsWith("charm: ")).toList();
      assertThat(last.get(last.size() - 1)).contains("nearly full").contains("make room");
      assertThat(up.output()).doesNotContain("\tat ");
    }
    try (CharmProcess full = up()) {
      assertThat(full.awaitExit()).isEqualTo(1);
      assertThat(full.output()).contains("charm: the disk with").doesNotContain("\tat ");
    }
    Files.delete(filler);
    try (CharmProcess up = up().awaitReady()) {
      RunningStack.awaitSettled(endpoints);
      assertThat(RunningStack.published(endpoints).ratings()).isNotEmpty();
      up.signal("TERM");
      assertThat(up.awaitExit()).isZero();
    }
  }

  /** To within a few megabytes: under the reserve, and room for what is under way. */
  private void fill(Path filler) throws IOException {
    byte[] megabyte = new byte[1024 * 1024];
    try (var out = Files.newOutputStream(filler)) {
      while (Files.getFileStore(disk).getUsableSpace() > 8L * megabyte.length) {
        out.write(megabyte);
      }
    }
  }
}
