package dev.charm.consumers.scoring;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link RewardHead} as bytes, big-endian: {@code "CHRM"}, format version, encoder hash, layout,
 * style feature names, means, scales, then each layer's inputs, outputs, weights and bias. Nothing
 * in it depends on time or machine: equal heads are equal bytes.
 */
public final class HeadFormat {
  private static final int MAGIC = 0x4348524D;
  private static final int VERSION = 1;
  private static final int MOST_NUMBERS = 16 << 20;

  private HeadFormat() {}

  /** Writes a head. */
  public static byte[] write(RewardHead head) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeUTF(head.encoder());
      out.writeUTF(head.layout());
      out.writeInt(head.styleNames().size());
      for (String name : head.styleNames()) {
        out.writeUTF(name);
      }
      writeFloats(out, head.mean());
      writeFloats(out, head.scale());
      out.writeInt(head.layers().size());
      for (RewardHead.Layer layer : head.layers()) {
        out.writeInt(layer.inputs());
        writeFloats(out, layer.weights());
        writeFloats(out, layer.bias());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a head.
   *
   * @throws IOException if the bytes are not a head, of a later format, cut short, or hold a number
   *     that is not finite
   */
  public static RewardHead read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("not a reward head: its first four bytes are not CHRM");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException(
            "a reward head of format %d; this program reads %d".formatted(version, VERSION));
      }
      String encoder = in.readUTF();
      String layout = in.readUTF();
      List<String> names = new ArrayList<>();
      for (int n = count(in, 1 << 10); n > 0; n--) {
        names.add(in.readUTF());
      }
      float[] mean = readFloats(in);
      float[] scale = readFloats(in);
      List<RewardHead.Layer> layers = new ArrayList<>();
      for (int n = count(in, 1 << 6); n > 0; n--) {
        layers.add(new RewardHead.Layer(in.readInt(), readFloats(in), readFloats(in)));
      }
      if (in.read() != -1) {
        throw new IOException("bytes are left after the end of the reward head");
      }
      return new RewardHead(encoder, layout, names, mean, scale, layers);
    } catch (EOFException e) {
      throw new IOException("the reward head is cut short", e);
    } catch (IllegalArgumentException e) {
      throw new IOException("the reward head contradicts itself: " + e.getMessage(), e);
    }
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  private static float[] readFloats(DataInputStream in) throws IOException {
    int n = count(in, Math.min(MOST_NUMBERS, in.available() / Float.BYTES));
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = in.readFloat();
      if (!Float.isFinite(values[i])) {
        throw new IOException("the reward head holds a number that is not finite");
      }
    }
    return values;
  }

  private static int count(DataInputStream in, int most) throws IOException {
    int n = in.readInt();
    if (n < 0 || n > most) {
      throw new IOException(
          "the reward head is cut short or damaged: a list of %d, at most %d fit"
              .formatted(n, most));
    }
    return n;
  }
}
