package dev.charm.consumers.generation.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * The native library of llama.cpp. Left alone, its loader unpacks it under one name into the
 * system's temporary folder, from under other processes, and deletes whatever there begins with
 * {@code llama}; so it gets a folder of its own.
 */
public final class LlamaLibrary {
  /** The system property that names the folder of a library that is unpacked already. */
  public static final String FOLDER = "de.kherud.llama.lib.path";

  private static final String TEMPORARY = "de.kherud.llama.tmpdir";
  private static final String CLASSES = "/de/kherud/llama/";
  private static final String POM = "/META-INF/maven/de.kherud/llama/pom.properties";
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  /** What it is compiled for on such a processor; without them it ends the process. */
  private static final List<String> INSTRUCTIONS = List.of("avx2", "fma", "f16c");

  private LlamaLibrary() {}

  /** The folder in the jar that has the library for this machine, with the stroke at the end. */
  public static String folderInJar() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return CLASSES.substring(1)
        + (system.contains("mac") ? "Mac" : system.contains("win") ? "Windows" : "Linux")
        + "/"
        + (machine.equals("amd64") ? "x86_64" : machine)
        + "/";
  }

  /**
   * Looks whether this machine can run it, before anything of it is loaded.
   *
   * @throws IOException if it cannot; says why
   */
  static void prepare() throws IOException {
    String library = "/" + folderInJar() + System.mapLibraryName("jllama");
    if (LlamaLibrary.class.getResource(CLASSES + "LlamaModel.class") == null) {
      throw new IOException("de.kherud:llama, which runs GGUF files, is not on the class path");
    }
    if (System.getProperty(FOLDER) == null && LlamaLibrary.class.getResource(library) == null) {
      throw new IOException(
          "llama.cpp has no native library for %s on %s here"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    requireInstructions();
    if (System.getProperty(TEMPORARY) == null) {
      Path own = Files.createTempDirectory("charm-llama");
      own.toFile().deleteOnExit();
      System.setProperty(TEMPORARY, own.toString());
    }
  }

  private static void requireInstructions() throws IOException {
    if (!System.getProperty("os.arch", "").equals("amd64") || !Files.isReadable(PROCESSOR)) {
      return;
    }
    String processor = Files.readString(PROCESSOR, StandardCharsets.ISO_8859_1);
    for (String each : INSTRUCTIONS) {
      if (!processor.matches("(?s).*\\b" + each + "\\b.*")) {
        throw new IOException(
            "llama.cpp needs a processor with " + each + ", and this one does not have it");
      }
    }
  }

  /** The name and version of what runs GGUF files. */
  static String version() {
    Properties pom = new Properties();
    try (InputStream in = LlamaLibrary.class.getResourceAsStream(POM)) {
      if (in != null) {
        pom.load(in);
      }
    } catch (IOException e) {
      return "de.kherud:llama";
    }
    return "de.kherud:llama:" + pom.getProperty("version", "?");
  }
}
