package dev.charm.ops.dashboard;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Chromium without a screen. Where there is none it is installed, if this is Debian and root
 * asks; where that cannot be, the tests skip and say so.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> FOLDERS = List.of("/usr/bin", "/usr/local/bin", "/snap/bin");
  private static final long INSTALL_MINUTES = 3;

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path program) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
  }

  /** Starts it, or skips the test that asks for it. */
  static Chromium start() {
    Optional<Path> program = find();
    if (program.isEmpty() && install()) {
      program = find();
    }
    assumeTrue(
        program.isPresent(),
        "skipped: there is no Chromium here, and none could be installed (apt-get install"
            + " chromium)");
    return new Chromium(program.orElseThrow());
  }

  private static Optional<Path> find() {
    return FOLDERS.stream()
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean install() {
    if (!"root".equals(System.getProperty("user.name"))
        || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      return false;
    }
    System.out.println("Chromium is installed for the tests of the dashboard");
    String packages = "apt-get install -y -q --no-install-recommends chromium";
    return run(packages) || run("apt-get update -q && " + packages);
  }

  private static boolean run(String command) {
    try {
      return succeeds(command);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean succeeds(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", "DEBIAN_FRONTEND=noninteractive; " + command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
      Stream.concat(process.descendants(), Stream.of(process.toHandle()))
          .forEach(ProcessHandle::destroyForcibly);
      return false;
    }
    return process.exitValue() == 0;
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
