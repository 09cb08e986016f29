package dev.charm.consumers.training;

import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.store.ChecksummedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint in a file, which is replaced as a whole: a process that is killed at any moment
 * leaves the last one or the one before. One that is damaged, or of another training, does not
 * count.
 */
final class CheckpointFile implements Checkpoints {
  private static final int FORMAT = 1;
  private static final int EVERY = 50;

  private final Path file;
  private final String training;

  /**
   * @param training what the training is a function of, as text
   */
  CheckpointFile(Path file, String training) {
    this.file = file;
    this.training = training;
  }

  @Override
  public boolean isDue(int steps) {
    return steps % EVERY == 0;
  }

  @Override
  public void keep(Checkpoint checkpoint) {
    try {
      ChecksummedFile.write(file, bytes(checkpoint));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] bytes(Checkpoint checkpoint) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(FORMAT);
      out.writeUTF(training);
      out.writeInt(checkpoint.steps());
      out.writeInt(checkpoint.layers().size());
      for (RewardHead.Layer layer : checkpoint.layers()) {
        out.writeInt(layer.inputs());
        write(layer.weights(), out);
        write(layer.bias(), out);
      }
      out.writeInt(checkpoint.moments().size());
      for (Map.Entry<String, float[][]> entry : checkpoint.moments().entrySet()) {
        out.writeUTF(entry.getKey());
        write(entry.getValue()[0], out);
        write(entry.getValue()[1], out);
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public Optional<Checkpoint> last() {
    try {
      Optional<byte[]> whole = ChecksummedFile.read(file);
      return whole.isPresent() ? read(whole.get()) : Optional.empty();
    } catch (IOException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private Optional<Checkpoint> read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != FORMAT || !in.readUTF().equals(training)) {
        return Optional.empty();
      }
      int steps = in.readInt();
      List<RewardHead.Layer> layers = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        layers.add(new RewardHead.Layer(in.readInt(), read(in), read(in)));
      }
      Map<String, float[][]> moments = new LinkedHashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        moments.put(in.readUTF(), new float[][] {read(in), read(in)});
      }
      return Optional.of(new Checkpoint(steps, layers, moments));
    }
  }

  private static void write(float[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  private static float[] read(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }
}
