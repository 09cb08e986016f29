package dev.charm.ops.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** The standard output as bytes. It fails once nobody reads it, and stays open when closed. */
public final class StandardOutput extends OutputStream {
  private final PrintStream out = System.out;

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    flush();
  }

  @Override
  public void flush() throws IOException {
    if (out.checkError()) { // which flushes
      throw new IOException("the standard output was closed before all pairs were written");
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
