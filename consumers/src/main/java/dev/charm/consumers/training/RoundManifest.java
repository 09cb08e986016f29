package dev.charm.consumers.training;

import dev.charm.consumers.store.ChecksummedFile;
import dev.charm.consumers.store.FileSum;
import dev.charm.schemas.SnapshotManifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;

/**
 * What a round is a function of, beside its pairs. It is written once the pairs are on the disk:
 * where it is, the round is pinned, and goes on with these pairs whatever the topics say by then.
 *
 * @param round its name in {@code charm.training-rounds}
 * @param objective name of its objective
 * @param snapshot what the version says of its data
 * @param expectedWinRates of the calibrations, as the pairs number them
 * @param offsets of the calibrations, in the same order
 * @param metrics that were counted when the pairs were pinned
 * @param features what made the rows of features: rows of another kind are of no use
 * @param training what the file of the pairs to train on has to be
 * @param heldOut what that of the other pairs has to be
 */
record RoundManifest(
    String round,
    String objective,
    SnapshotManifest snapshot,
    double[] expectedWinRates,
    double[] offsets,
    Map<String, Double> metrics,
    String features,
    FileSum training,
    FileSum heldOut) {
  private static final int FORMAT = 3;

  /** The version that is trained from, {@code name@version}. */
  String parent() {
    return snapshot.getRewardModel();
  }

  void write(Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(FORMAT);
      out.writeUTF(round);
      out.writeUTF(objective);
      ByteBuffer manifest = snapshot.toByteBuffer();
      byte[] encoded = new byte[manifest.remaining()];
      manifest.get(encoded);
      out.writeInt(encoded.length);
      out.write(encoded);
      out.writeInt(offsets.length);
      for (int i = 0; i < offsets.length; i++) {
        out.writeDouble(expectedWinRates[i]);
        out.writeDouble(offsets[i]);
      }
      out.writeInt(metrics.size());
      for (Map.Entry<String, Double> metric : metrics.entrySet()) {
        out.writeUTF(metric.getKey());
        out.writeDouble(metric.getValue());
      }
      out.writeUTF(features);
      training.write(out);
      heldOut.write(out);
    }
    ChecksummedFile.write(file, bytes.toByteArray());
  }

  /** The manifest in a file; empty if there is none, or a damaged one, or one of another format. */
  static Optional<RoundManifest> read(Path file) throws IOException {
    Optional<byte[]> whole = ChecksummedFile.read(file);
    return whole.isPresent() ? read(whole.get()) : Optional.empty();
  }

  private static Optional<RoundManifest> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != FORMAT) {
        return Optional.empty();
      }
      String round = in.readUTF();
      String objective = in.readUTF();
      SnapshotManifest snapshot =
          SnapshotManifest.fromByteBuffer(ByteBuffer.wrap(in.readNBytes(in.readInt())));
      int calibrations = in.readInt();
      double[] expected = new double[calibrations];
      double[] offsets = new double[calibrations];
      for (int i = 0; i < calibrations; i++) {
        expected[i] = in.readDouble();
        offsets[i] = in.readDouble();
      }
      Map<String, Double> metrics = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        metrics.put(in.readUTF(), in.readDouble());
      }
      return Optional.of(
          new RoundManifest(
              round,
              objective,
              snapshot,
              expected,
              offsets,
              metrics,
              in.readUTF(),
              FileSum.read(in),
              FileSum.read(in)));
    } catch (IOException | AvroRuntimeException | IllegalArgumentException otherwise) {
      return Optional.empty();
    }
  }
}
