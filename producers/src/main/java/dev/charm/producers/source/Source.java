package dev.charm.producers.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Something to read: a file, or a resource that the project ships; compressed or not, which its
 * first bytes tell.
 *
 * @param name the file's name without its folder; reports and dead letters call it so
 * @param size bytes as stored, compressed if it is compressed
 * @param lastModified when it was last changed; the default version of its events
 * @param content opens the stored bytes
 */
public record Source(String name, long size, Instant lastModified, Content content) {

  /** Opens the stored bytes. */
  public interface Content {
    /** A new stream from the first byte. */
    InputStream open() throws IOException;

    /**
     * The file that holds them, for forms that are not read from front to back; if there is one.
     */
    default Optional<Path> path() {
      return Optional.empty();
    }

    /** The files that hold its rows one after another, if it is one table of several files. */
    default List<Source> shards() {
      return List.of();
    }
  }

  /** By its name, which nearly always tells; the one that Java makes costs a start 15 ms. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The same as if it had last been changed at another time. */
  public Source changedAt(Instant time) {
    return new Source(name, size, time, content);
  }

  private record ShardContent(List<Source> shards) implements Content {
    @Override
    public InputStream open() throws IOException {
      throw new IOException("lies in several files");
    }
  }

  /**
   * One table of several files.
   *
   * @param shards in the order of their rows; not empty
   */
  static Source ofShards(String name, List<Source> shards) {
    long size = 0;
    Instant lastModified = Instant.MIN;
    for (Source shard : shards) {
      size += shard.size();
      lastModified =
          shard.lastModified().isAfter(lastModified) ? shard.lastModified() : lastModified;
    }
    return new Source(name, size, lastModified, new ShardContent(List.copyOf(shards)));
  }

  private record FileContent(Path file) implements Content {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }

    @Override
    public Optional<Path> path() {
      return Optional.of(file);
    }
  }

  /**
   * A file.
   *
   * @throws SourceException if it is missing, a folder, or not readable
   */
  public static Source file(Path path) throws SourceException {
    return file(path, String.valueOf(path.getFileName()));
  }

  static Source file(Path path, String name) throws SourceException {
    if (!Files.exists(path)) {
      throw new SourceException(path.toString(), "no such file");
    }
    if (Files.isDirectory(path)) {
      throw new SourceException(path.toString(), "is a folder, not a file");
    }
    try {
      return new Source(
          name,
          Files.size(path),
          Files.getLastModifiedTime(path).toInstant().truncatedTo(ChronoUnit.MILLIS),
          new FileContent(path));
    } catch (IOException e) {
      throw new SourceException(path.toString(), "cannot be read", e);
    }
  }

  /**
   * A resource beside a class.
   *
   * @param lastModified what to take as its last change
   * @throws IllegalArgumentException if there is none
   */
  public static Source resource(Class<?> beside, String path, Instant lastModified) {
    URL url = beside.getResource(path);
    if (url == null) {
      throw new IllegalArgumentException("no resource " + path + " beside " + beside.getName());
    }
    try {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false);
      long size = connection.getContentLengthLong();
      connection.getInputStream().close();
      String name = path.substring(path.lastIndexOf('/') + 1);
      return new Source(name, size, lastModified, url::openStream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
