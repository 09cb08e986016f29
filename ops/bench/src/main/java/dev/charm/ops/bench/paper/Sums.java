package dev.charm.ops.bench.paper;

import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.training.OriginalPreference;
import dev.charm.consumers.training.OriginalPreferences;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The SHA-256 of what figures are made of, to the last bit: figures are rounded, so where those of
 * two runs differ, the sums say from where on the runs do.
 */
final class Sums {
  private final SortedMap<String, String> byName = new TreeMap<>();

  /**
   * @param rows what a head sees of each answer
   * @param originals the preferences from outside the loop
   */
  Sums(AnswerRows rows, OriginalPreferences originals) {
    MessageDigest features = Sha256.digest();
    for (float[][] model : rows.rows()) {
      for (float[] row : model) {
        features.update(bytes(row));
      }
    }
    byName.put("features", HexFormat.of().formatHex(features.digest()));
    MessageDigest preferences = Sha256.digest();
    for (List<OriginalPreference> part : List.of(originals.training(), originals.judging())) {
      for (OriginalPreference each : part) {
        preferences.update(bytes(each.pair().chosen()));
        preferences.update(bytes(each.pair().rejected()));
      }
    }
    byName.put("original preferences", HexFormat.of().formatHex(preferences.digest()));
  }

  private static ByteBuffer bytes(float[] row) {
    ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES);
    bytes.asFloatBuffer().put(row);
    return bytes;
  }

  /** Adds a head by what it is a function of beside the two. */
  void add(String name, RewardHead head) {
    byName.put(name, Sha256.hex(HeadFormat.write(head)));
  }

  /** All of them so far. */
  SortedMap<String, String> byName() {
    return new TreeMap<>(byName);
  }
}
