package dev.charm.consumers.views;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Bytes put aside in a file, so that an export needs no memory for texts. The file is readable by
 * its owner alone and is gone when it is closed; where the system allows it, it has no name from
 * the beginning and so is gone even if the process is killed. A disk that is full is an {@link
 * UncheckedIOException}. For one thread.
 */
public final class Spool implements Closeable {
  private static final int BUFFER = 1 << 20;

  private final FileChannel file;
  private final ByteBuffer pending = ByteBuffer.allocate(BUFFER);
  private long written;

  private Spool(FileChannel file) {
    this.file = file;
  }

  /** Where some bytes are. */
  public record Place(long at, int length) {}

  /** A spool in a folder, which needs room for all that is put aside. */
  public static Spool in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    Path file = Files.createTempFile(folder, ".charm-", ".spool");
    return new Spool(
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** Puts bytes aside. */
  public Place put(byte[] bytes) {
    Place place = new Place(written + pending.position(), bytes.length);
    if (bytes.length > pending.remaining()) {
      flush();
    }
    if (bytes.length > BUFFER) {
      write(ByteBuffer.wrap(bytes));
    } else {
      pending.put(bytes);
    }
    return place;
  }

  /** Reads bytes back. */
  public byte[] get(Place place) {
    if (place.at() + place.length() > written) {
      flush();
    }
    ByteBuffer bytes = ByteBuffer.allocate(place.length());
    try {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, place.at() + bytes.position()) < 0) {
          throw new EOFException("the spool was cut short");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.array();
  }

  private void flush() {
    pending.flip();
    write(pending);
    pending.clear();
  }

  private void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        written += file.write(bytes, written);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
