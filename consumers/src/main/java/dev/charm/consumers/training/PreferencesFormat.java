package dev.charm.consumers.training;

import dev.charm.consumers.scoring.RewardHead;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Original preferences as bytes, without a word of their texts: each answer's features,
 * standardised as the head does it, in steps of 1/16 of a standard deviation and up to 8 of them.
 * Big-endian: {@code "CHRP"}, format version, width, rows, then for each part its pairs as prompt,
 * row of the chosen answer, row of the rejected one. Equal preferences are equal bytes.
 */
public final class PreferencesFormat {
  private static final int MAGIC = 0x43485250;
  private static final int VERSION = 1;
  private static final int MOST = 16 << 20;
  private static final float STEPS = 16;

  private PreferencesFormat() {}

  /** Writes preferences whose rows are those of a head. */
  public static byte[] write(OriginalPreferences preferences, RewardHead head) {
    List<float[]> rows = new ArrayList<>();
    IdentityHashMap<float[], Integer> places = new IdentityHashMap<>();
    for (List<OriginalPreference> part : List.of(preferences.training(), preferences.judging())) {
      for (OriginalPreference preference : part) {
        for (float[] row : List.of(preference.pair().chosen(), preference.pair().rejected())) {
          if (places.putIfAbsent(row, rows.size()) == null) {
            rows.add(row);
          }
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(head.width());
      out.writeInt(rows.size());
      for (float[] row : rows) {
        out.write(steps(row, head));
      }
      write(preferences.training(), places, out);
      write(preferences.judging(), places, out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] steps(float[] row, RewardHead head) {
    byte[] steps = new byte[row.length];
    for (int i = 0; i < steps.length; i++) {
      float value = (row[i] - head.mean()[i]) / head.scale()[i] * STEPS;
      steps[i] = (byte) Math.max(-127, Math.min(127, Math.round(value)));
    }
    return steps;
  }

  private static void write(
      List<OriginalPreference> part, IdentityHashMap<float[], Integer> places, DataOutputStream out)
      throws IOException {
    out.writeInt(part.size());
    for (OriginalPreference preference : part) {
      out.writeUTF(preference.prompt());
      out.writeInt(places.getOrDefault(preference.pair().chosen(), -1));
      out.writeInt(places.getOrDefault(preference.pair().rejected(), -1));
    }
  }

  /**
   * Reads preferences.
   *
   * @param head whose features they are
   * @throws IOException if the bytes are not preferences, of a later format, cut short, or of
   *     another width than the head's
   */
  public static OriginalPreferences read(byte[] bytes, RewardHead head) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("not preferences: the first four bytes are not CHRP");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException("preferences of format " + version + "; this reads " + VERSION);
      }
      int width = in.readInt();
      if (width != head.width()) {
        throw new IOException(
            "preferences of %d features for a head of %d".formatted(width, head.width()));
      }
      float[][] rows = new float[count(in)][];
      for (int r = 0; r < rows.length; r++) {
        rows[r] = row(in.readNBytes(width), head);
      }
      return new OriginalPreferences(part(in, rows), part(in, rows));
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("damaged preferences", e);
    }
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST) {
      throw new IOException("damaged preferences: a count of " + count);
    }
    return count;
  }

  private static float[] row(byte[] steps, RewardHead head) {
    float[] row = new float[head.width()];
    for (int i = 0; i < row.length; i++) {
      row[i] = steps[i] / STEPS * head.scale()[i] + head.mean()[i];
    }
    return row;
  }

  private static List<OriginalPreference> part(DataInputStream in, float[][] rows)
      throws IOException {
    List<OriginalPreference> part = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      part.add(
          new OriginalPreference(
              in.readUTF(), new FeaturePair(rows[in.readInt()], rows[in.readInt()])));
    }
    return List.copyOf(part);
  }
}
