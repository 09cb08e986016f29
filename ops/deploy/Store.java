import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Makes a gzip file of standard input without compressing it, on standard output. The distribution is
 * compressed already, being jars: gzip's quickest level would take 25 s to make it 2 % smaller.
 */
final class Store {
  private Store() {}

  public static void main(String[] args) throws IOException {
    try (OutputStream gzip = new Stored(System.out)) {
      byte[] block = new byte[1 << 16];
      for (int read = System.in.read(block); read >= 0; read = System.in.read(block)) {
        gzip.write(block, 0, read);
      }
    }
  }

  private static final class Stored extends GZIPOutputStream {
    Stored(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.NO_COMPRESSION);
    }
  }
}
