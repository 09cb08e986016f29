package dev.charm.ops.folder;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Native libraries inside a jar, and their unpacking: a file is there whole, as its checksum in the
 * jar says, or is made anew beside its place and moved there at once. Several processes may unpack
 * the same at the same time: each moves a file of its own, and all are alike.
 *
 * @param jar that holds them
 */
record PackedLibraries(Path jar) {
  private static final String UNFINISHED = ".part";

  /** Those in the jar of a class. */
  static PackedLibraries beside(Class<?> type) throws IOException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      Path jar = source == null ? null : Path.of(source.getLocation().toURI());
      if (jar != null && Files.isRegularFile(jar)) {
        return new PackedLibraries(jar);
      }
    } catch (URISyntaxException e) {
      throw new IOException("cannot tell which jar has " + type.getName(), e);
    }
    throw new IOException(type.getName() + " does not come from a jar");
  }

  /** The name of the jar without its ending: the library and its version. */
  String version() {
    return jar.getFileName().toString().replaceFirst("\\.jar$", "");
  }

  /**
   * Unpacks one file.
   *
   * @param entry its name in the jar
   * @throws NoSuchFileException if the jar does not have it
   */
  void unpack(String entry, Path target) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      JarEntry found = file.getJarEntry(entry);
      if (found == null) {
        throw new NoSuchFileException(entry, null, "not in " + jar);
      }
      place(file, found, target);
    }
  }

  /**
   * Unpacks every file of a folder of the jar, without its sub-folders.
   *
   * @param folder its name in the jar, with the stroke at the end
   * @throws NoSuchFileException if the jar does not have it
   */
  void unpackAll(String folder, Path target) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      List<JarEntry> found =
          file.stream()
              .filter(entry -> entry.getName().startsWith(folder))
              .filter(entry -> entry.getName().indexOf('/', folder.length()) < 0)
              .filter(entry -> entry.getName().length() > folder.length())
              .toList();
      if (found.isEmpty()) {
        throw new NoSuchFileException(folder, null, "not in " + jar);
      }
      for (JarEntry entry : found) {
        place(file, entry, target.resolve(entry.getName().substring(folder.length())));
      }
    }
  }

  private static void place(JarFile jar, JarEntry entry, Path target) throws IOException {
    if (isWhole(target, entry)) {
      return;
    }
    Path folder = Objects.requireNonNull(target.getParent(), "a file lies in a folder");
    PrivateFolder.create(folder);
    removeUnfinished(folder);
    Path part = Files.createTempFile(folder, target.getFileName().toString(), UNFINISHED);
    try {
      try (InputStream packed = jar.getInputStream(entry)) {
        Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    if (!isWhole(target, entry)) {
      throw new IOException(target + " is not what " + jar.getName() + " has");
    }
  }

  private static boolean isWhole(@Nullable Path file, JarEntry entry) throws IOException {
    if (file == null || !Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
      return false;
    }
    try (CheckedInputStream read =
        new CheckedInputStream(Files.newInputStream(file), new CRC32())) {
      byte[] block = new byte[1 << 16];
      while (read.read(block) >= 0) {
        // only the checksum counts
      }
      return read.getChecksum().getValue() == entry.getCrc();
    }
  }

  /** What a process that was killed has left; nobody needs an hour for one file. */
  private static void removeUnfinished(Path folder) throws IOException {
    Instant old = Instant.now().minus(1, ChronoUnit.HOURS);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(UNFINISHED)).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // another process has just finished it, or removed it
    }
  }
}
