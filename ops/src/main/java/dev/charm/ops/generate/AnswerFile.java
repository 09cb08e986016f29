package dev.charm.ops.generate;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.generate.AnswerRow.Place;
import dev.charm.producers.row.DigestIndex;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A file of answers that grows while they come, each row written whole as soon as it is known, so
 * that a run that is killed loses nothing but what was under way. Rows stand as they came until the
 * end of a run, which brings them into the order of the prompts, samples from 0.
 *
 * <p>Holds 12 bytes of each answer that is wanted.
 */
final class AnswerFile implements AutoCloseable {
  private static final long NONE = -1;

  private final Path path;
  private final AnswerRow rows;
  private final AskedPrompts prompts;
  private final int samples;
  private final FileChannel file;
  private final long[] starts;
  private final int[] lengths;
  private long end;
  private long written;

  private AnswerFile(
      Path path, AnswerRow rows, AskedPrompts prompts, int samples, FileChannel file) {
    this.path = path;
    this.rows = rows;
    this.prompts = prompts;
    this.samples = samples;
    this.file = file;
    this.starts = new long[Math.multiplyExact(prompts.size(), samples)];
    this.lengths = new int[starts.length];
    Arrays.fill(starts, NONE);
  }

  /**
   * Opens a file, or makes it.
   *
   * @param prompts all prompts, in their order
   * @param samples answers that are wanted of each
   * @param resume whether it may be there
   * @throws CommandFailedException if it is there and may not be, if another run writes it, or if
   *     it is not of these prompts and settings; says what differs
   */
  static AnswerFile open(
      Path path, AnswerRow rows, AskedPrompts prompts, int samples, boolean resume)
      throws IOException {
    if (!resume && Files.exists(path)) {
      throw new CommandFailedException(
          path + " is there already: go on with it (--resume), or write another file");
    }
    Path real = Files.exists(path) ? path.toRealPath() : path; // a link stays a link
    FileChannel file =
        FileChannel.open(
            real, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      AnswerFile answers = new AnswerFile(real, rows, prompts, samples, file);
      answers.lock();
      answers.read();
      return answers;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Leaves of a file what belongs to these prompts and settings, and nothing else.
   *
   * @param samples answers that are wanted of each
   */
  static void keepWhatFits(Path path, AnswerRow rows, AskedPrompts prompts, int samples)
      throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Path kept = path.toAbsolutePath().resolveSibling("." + path.getFileName() + ".partial");
    BitSet there = new BitSet();
    try {
      try (BufferedReader in = Files.newBufferedReader(path, StandardCharsets.UTF_8);
          BufferedWriter out = Files.newBufferedWriter(kept, StandardCharsets.UTF_8)) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          Place place = rows.place(line.getBytes(StandardCharsets.UTF_8));
          if (place == null || place.difference() != null || place.sample() >= samples) {
            continue;
          }
          int prompt = prompts.find(place.promptId());
          int at = prompt * samples + place.sample();
          if (prompt != DigestIndex.NONE && prompts.says(place) && !there.get(at)) {
            there.set(at);
            out.write(line + "\n");
          }
        }
      }
      Files.move(
          kept,
          path.toAbsolutePath(),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(kept);
    }
  }

  private void lock() throws IOException {
    FileLock lock;
    try {
      lock = file.tryLock(); // until it is closed
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new CommandFailedException(path + " is written by another run");
    }
  }

  /** Nothing is cut off but the beginning of a row of our own. */
  private void read() throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(file), 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long begin = 0;
    int number = 1;
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next != '\n') {
        line.write(next);
        continue;
      }
      take(begin, line.toByteArray(), number++);
      begin += line.size() + 1L;
      line.reset();
    }
    end = begin;
    repair(line.toByteArray(), number);
  }

  private void repair(byte[] rest, int number) throws IOException {
    if (rest.length > 0 && rows.place(rest) != null) { // only its end of line is missing
      take(end, rest, number);
      file.write(ByteBuffer.wrap(new byte[] {'\n'}), end + rest.length);
      end += rest.length + 1L;
      return;
    }
    String torn = new String(rest, StandardCharsets.UTF_8);
    if (!torn.startsWith(AnswerRow.BEGIN) && !AnswerRow.BEGIN.startsWith(torn)) {
      throw notOurs(number);
    }
    file.truncate(end);
  }

  private void take(long begin, byte[] line, int number) {
    Place place = rows.place(line);
    if (place == null) {
      throw notOurs(number);
    }
    if (place.difference() != null) {
      throw differs("was made with " + place.difference(), number);
    }
    int prompt = prompts.find(place.promptId());
    if (prompt == DigestIndex.NONE) {
      throw differs("answers a prompt that the file of prompts does not have", number);
    }
    if (!prompts.says(place)) {
      throw differs("answers another text of a prompt that has kept its prompt_id", number);
    }
    if (place.sample() >= samples) {
      throw differs(
          "has sample %d, where -n %d asks for 0 to %d"
              .formatted(place.sample(), samples, samples - 1),
          number);
    }
    int at = prompt * samples + place.sample();
    if (starts[at] != NONE) {
      throw differs("has sample " + place.sample() + " of a prompt twice", number);
    }
    put(at, begin, line.length + 1);
  }

  private void put(int at, long begin, int length) {
    starts[at] = begin;
    lengths[at] = length;
    written++;
  }

  private CommandFailedException notOurs(int line) {
    return new CommandFailedException(
        "%s: line %d is not a row of charm generate; write another file".formatted(path, line));
  }

  private CommandFailedException differs(String how, int line) {
    return new CommandFailedException(
        "%s %s (line %d): not mixed; write another file".formatted(path, how, line));
  }

  /** The place of a prompt among all; negative if it is none of them. */
  int promptOf(String id) {
    return prompts.find(id);
  }

  /** Whether an answer is there. */
  synchronized boolean has(int prompt, int sample) {
    return starts[prompt * samples + sample] != NONE;
  }

  /** How many answers are there. */
  synchronized long written() {
    return written;
  }

  /** How many are wanted. */
  long wanted() {
    return starts.length;
  }

  /** Writes a row. */
  synchronized void add(int prompt, int sample, String row) throws IOException {
    byte[] line = (row + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer left = ByteBuffer.wrap(line);
    while (left.hasRemaining()) {
      file.write(left, end + left.position());
    }
    put(prompt * samples + sample, end, line.length);
    end += line.length;
  }

  /** Brings the rows into the order of the prompts, if they are not in it. */
  synchronized void sort() throws IOException {
    if (isSorted()) {
      return;
    }
    Path sorted = path.toAbsolutePath().resolveSibling("." + path.getFileName() + ".partial");
    try {
      try (FileChannel to =
              FileChannel.open(
                  sorted,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(to), 1 << 16)) {
        for (int at = 0; at < starts.length; at++) {
          if (starts[at] != NONE) {
            out.write(line(at));
          }
        }
        out.flush();
        to.force(true);
      }
      Files.move(
          sorted,
          path.toAbsolutePath(),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(sorted);
    }
  }

  private boolean isSorted() {
    long before = NONE;
    for (long start : starts) {
      if (start != NONE && start < before) {
        return false;
      }
      before = Math.max(before, start);
    }
    return true;
  }

  private byte[] line(int at) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(lengths[at]);
    while (line.hasRemaining()) {
      if (file.read(line, starts[at] + line.position()) < 0) {
        throw new IOException(path + " was cut by somebody else");
      }
    }
    return line.array();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
