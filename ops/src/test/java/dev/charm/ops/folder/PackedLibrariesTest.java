package dev.charm.ops.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedLibrariesTest {
  private static final byte[] CODE = new byte[1 << 20];

  static {
    new Random(1).nextBytes(CODE);
  }

  @TempDir Path temporary;

  private PackedLibraries packed;
  private Path target;

  @BeforeEach
  void pack() throws IOException {
    Path jar = temporary.resolve("numbers-1.2.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String name :
          List.of("native/linux/one.so", "native/linux/two.so", "native/linux/x/y")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(CODE);
      }
    }
    packed = new PackedLibraries(jar);
    target = temporary.resolve("natives").resolve(packed.version());
  }

  @Test
  void shouldNameTheFolderByTheVersion() {
    assertThat(packed.version()).isEqualTo("numbers-1.2");
  }

  @Test
  void shouldUnpackOnce() throws Exception {
    packed.unpackAll("native/linux/", target);
    assertThat(names()).containsExactlyInAnyOrder("one.so", "two.so");
    Path file = target.resolve("one.so");
    FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, longAgo);

    packed.unpackAll("native/linux/", target);

    assertThat(file).hasBinaryContent(CODE);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
  }

  @Test
  void shouldReplaceWhatIsHalfWrittenOrDamaged() throws Exception {
    Files.createDirectories(target);
    Path file = target.resolve("one.so");
    Files.write(file, new byte[100]);
    packed.unpack("native/linux/one.so", file);
    assertThat(file).hasBinaryContent(CODE);

    byte[] damaged = CODE.clone();
    damaged[CODE.length / 2] ^= 1;
    Files.write(file, damaged);
    packed.unpack("native/linux/one.so", file);
    assertThat(file).hasBinaryContent(CODE);
  }

  @Test
  void shouldRemoveWhatAKilledProcessLeftAndNothingThatIsBeingWritten() throws Exception {
    Files.createDirectories(target);
    Path left = Files.createFile(target.resolve("one.so1.part"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path written = Files.createFile(target.resolve("one.so2.part"));

    packed.unpack("native/linux/one.so", target.resolve("one.so"));

    assertThat(left).doesNotExist();
    assertThat(written).exists();
  }

  @Test
  void shouldLetSeveralUnpackAtOnce() throws Exception {
    ExecutorService several = Executors.newFixedThreadPool(8);
    try {
      List<Callable<byte[]>> tasks = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        tasks.add(
            () -> {
              packed.unpackAll("native/linux/", target);
              return Files.readAllBytes(target.resolve("two.so"));
            });
      }
      for (Future<byte[]> read : several.invokeAll(tasks)) {
        assertThat(read.get()).isEqualTo(CODE);
      }
    } finally {
      several.shutdownNow();
    }
    assertThat(names()).containsExactlyInAnyOrder("one.so", "two.so");
  }

  @Test
  void shouldSayWhatTheJarDoesNotHave() {
    assertThatThrownBy(() -> packed.unpackAll("native/plan9/", target))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("native/plan9/")
        .hasMessageContaining("numbers-1.2.jar");
    assertThatThrownBy(() -> packed.unpack("three.so", target.resolve("three.so")))
        .hasMessageContaining("three.so");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
