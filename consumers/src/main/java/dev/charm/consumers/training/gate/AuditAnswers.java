package dev.charm.consumers.training.gate;

import dev.charm.calibration.evaluation.SubstitutionAudit;
import dev.charm.consumers.audit.SurfaceFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.store.ChecksummedFile;
import dev.charm.consumers.store.FileSum;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The answers of a round that its candidate is audited on: with their surface features in memory,
 * with their rows of features in a file. Of many answers they are an {@link AuditSample}.
 */
public final class AuditAnswers implements Closeable {
  private static final String INDEX = "audit";
  private static final String ROWS = "audit.rows";

  private static final int FORMAT = 1;
  private static final String FEATURES = String.join(" ", SurfaceFeatures.NAMES);

  private final Path folder;
  private final RandomAccessFile rows; // a channel would be closed by an interrupt
  private final FileSum.Running sum = new FileSum.Running();
  private final AuditSample<Answer> sample;
  private int written;

  /**
   * @param row place of its row in the file
   */
  private record Answer(double[] surface, int row) {}

  private AuditAnswers(Path folder, int mostAnswers) throws IOException {
    this.folder = folder;
    this.sample = new AuditSample<>(mostAnswers);
    this.rows = new RandomAccessFile(folder.resolve(ROWS).toFile(), "rw");
  }

  /** None yet, in a folder without any. */
  public static AuditAnswers create(Path folder) throws IOException {
    return create(folder, AuditSample.MOST_ANSWERS);
  }

  /** The same with another bound, for tests. */
  public static AuditAnswers create(Path folder, int mostAnswers) throws IOException {
    return new AuditAnswers(folder, mostAnswers);
  }

  /**
   * Those that an earlier process {@linkplain #sync finished}, to be shown.
   *
   * @throws IOException if they are missing, cut short, damaged, or of another format
   */
  public static AuditAnswers open(Path folder) throws IOException {
    byte[] index =
        ChecksummedFile.read(folder.resolve(INDEX))
            .orElseThrow(() -> new IOException("the index of the answers is damaged"));
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(index))) {
      if (in.readInt() != FORMAT || !in.readUTF().equals(FEATURES)) {
        throw new IOException("the index of the answers is of another format");
      }
      FileSum.read(in).require(folder.resolve(ROWS));
      AuditAnswers opened = new AuditAnswers(folder, AuditSample.MOST_ANSWERS);
      opened.read(in);
      return opened;
    }
  }

  private void read(DataInputStream in) throws IOException {
    long left = in.readLong();
    Map<Long, SortedMap<Long, Answer>> prompts = new TreeMap<>();
    for (int p = in.readInt(); p > 0; p--) {
      TreeMap<Long, Answer> ofPrompt = new TreeMap<>();
      prompts.put(in.readLong(), ofPrompt);
      for (int a = in.readInt(); a > 0; a--) {
        long answer = in.readLong();
        double[] surface = new double[SurfaceFeatures.NAMES.size()];
        for (int k = 0; k < surface.length; k++) {
          surface[k] = in.readDouble();
        }
        ofPrompt.put(answer, new Answer(surface, in.readInt()));
      }
    }
    sample.restore(left, prompts);
  }

  /**
   * Adds an answer, once.
   *
   * @param promptId of its prompt
   * @param model that gave it, with the number of the sample
   * @param row what a head sees of it
   */
  public void add(String promptId, String model, ScoringRequest request, float[] row) {
    sample.add(
        promptId,
        model,
        () -> new Answer(SurfaceFeatures.of(request.prompt(), request.response()), write(row)));
  }

  private int write(float[] row) {
    ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES);
    bytes.asFloatBuffer().put(row);
    try {
      rows.seek((long) written * bytes.capacity());
      rows.write(bytes.array());
      sum.add(bytes.array(), bytes.capacity());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return written++;
  }

  private float[] read(int row, int width) {
    byte[] bytes = new byte[width * Float.BYTES];
    try {
      rows.seek((long) row * bytes.length);
      rows.readFully(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    float[] values = new float[width];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }

  /** Whether some answers were left out, because there are too many. */
  public boolean leftSomeOut() {
    return sample.leftSomeOut();
  }

  /** Brings all of it to the disk. */
  public void sync() throws IOException {
    rows.getFD().sync();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(FORMAT);
      out.writeUTF(FEATURES);
      sum.sum().write(out);
      out.writeLong(sample.left());
      out.writeInt(sample.prompts().size());
      for (Map.Entry<Long, SortedMap<Long, Answer>> prompt : sample.prompts().entrySet()) {
        out.writeLong(prompt.getKey());
        out.writeInt(prompt.getValue().size());
        for (Map.Entry<Long, Answer> answer : prompt.getValue().entrySet()) {
          out.writeLong(answer.getKey());
          for (double value : answer.getValue().surface()) {
            out.writeDouble(value);
          }
          out.writeInt(answer.getValue().row());
        }
      }
    }
    ChecksummedFile.write(folder.resolve(INDEX), bytes.toByteArray());
  }

  /** Shows an audit all of them, with their rewards by either head. */
  public void showTo(SubstitutionAudit audit, RewardHead before, RewardHead after) {
    for (SortedMap<Long, Answer> ofPrompt : sample.prompts().values()) {
      double[][] surface = new double[ofPrompt.size()][];
      double[] first = new double[ofPrompt.size()];
      double[] second = new double[ofPrompt.size()];
      int i = 0;
      for (Answer answer : ofPrompt.values()) {
        float[] row = read(answer.row(), before.width());
        surface[i] = answer.surface();
        first[i] = before.score(row);
        second[i++] = after.score(row);
      }
      audit.add(surface, first, second);
    }
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
