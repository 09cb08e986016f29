package dev.charm.ops.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.producers.preferences.JudgePreference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * A judge's preferences as a file that grows while the judge is asked: JSON Lines that {@link
 * JudgePreferences} reads. Each row is written whole as soon as it is known, so a run that is ended
 * loses nothing but what was under way; a last line without its end is asked about again.
 *
 * <p>A row has the fingerprint of its question. A row of another question about the same prompt and
 * model, with other texts, another reference or another judge, is an error and never overwritten.
 */
final class SavedPreferences implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String PROMPT = "prompt_id";
  private static final String MODEL = "model";
  private static final String PREFERENCE = "preference";
  private static final String QUESTION = "question";

  /** How every row begins. */
  private static final String BEGIN = "{\"" + PROMPT + "\":\"";

  private final Path path;
  private final FileChannel file;
  private final Map<String, Row> rows = new HashMap<>();

  private record Row(double preference, String question) {}

  private SavedPreferences(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Opens a file, or makes it.
   *
   * @throws IOException if it cannot be read or written
   * @throws CommandFailedException if another run writes it, or it is not such a file
   */
  static SavedPreferences open(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      SavedPreferences saved = new SavedPreferences(path, file);
      saved.lock();
      saved.read();
      return saved;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
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
    byte[] bytes = Channels.newInputStream(file).readAllBytes();
    int begin = 0;
    int number = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        take(new String(bytes, begin, i - begin, StandardCharsets.UTF_8), ++number);
        begin = i + 1;
      }
    }
    String rest = new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8);
    if (!rest.isEmpty() && !rest.startsWith(BEGIN) && !BEGIN.startsWith(rest)) {
      throw notOurs(number + 1);
    }
    file.truncate(begin);
    file.position(begin);
  }

  private void take(String line, int number) {
    JsonNode row;
    try {
      row = MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw notOurs(number);
    }
    JsonNode preference = row.path(PREFERENCE);
    if (!row.path(PROMPT).isTextual()
        || !row.path(MODEL).isTextual()
        || !row.path(QUESTION).isTextual()
        || !preference.isNumber()
        || !(preference.doubleValue() >= 1 && preference.doubleValue() <= 2)) {
      throw notOurs(number);
    }
    rows.putIfAbsent(
        key(row.path(PROMPT).textValue(), row.path(MODEL).textValue()),
        new Row(preference.doubleValue() - 1, row.path(QUESTION).textValue()));
  }

  private CommandFailedException notOurs(int line) {
    return new CommandFailedException(
        path
            + ": line "
            + line
            + " is not a saved preference; choose another file for --save-preferences");
  }

  private static String key(String prompt, String model) {
    return MAPPER.createArrayNode().add(prompt).add(model).toString();
  }

  /** Whether a question was answered before. */
  boolean has(JudgeTask task) {
    Row row = rows.get(key(task.prompt(), task.model()));
    if (row != null && !row.question().equals(task.fingerprint())) {
      throw new CommandFailedException(
          "%s has a preference for %s at prompt %s of another question: other texts, reference or judge; choose another file for --save-preferences"
              .formatted(path, task.model(), task.prompt()));
    }
    return row != null;
  }

  /** The answer that a question had before. */
  JudgePreference get(JudgeTask task) {
    Row row = rows.get(key(task.prompt(), task.model()));
    if (row == null) {
      throw new IllegalArgumentException("not answered before");
    }
    return new JudgePreference(task.prompt(), task.model(), row.preference());
  }

  /** Writes a row. */
  synchronized void add(JudgeTask task, String reference, String judge, double preference)
      throws IOException {
    ObjectNode row = MAPPER.createObjectNode();
    row.put(PROMPT, task.prompt());
    row.put(MODEL, task.model());
    row.put("reference", reference);
    row.put("annotator", judge);
    row.put(PREFERENCE, 1 + preference);
    row.put(QUESTION, task.fingerprint());
    ByteBuffer line = ByteBuffer.wrap((row + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      file.write(line);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
