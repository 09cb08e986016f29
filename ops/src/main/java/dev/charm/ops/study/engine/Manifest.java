package dev.charm.ops.study.engine;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.charm.ops.connect.CommandFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code study.json}: what the steps of a study were made of, and what they left. It names no
 * machine, no folder outside of the study's and no secret.
 *
 * @param format of this file
 * @param study its name
 * @param steps by name
 */
@JsonPropertyOrder({"format", "study", "steps"})
public record Manifest(int format, String study, SortedMap<String, StepRecord> steps) {
  /** The file's name. */
  public static final String FILE = "study.json";

  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Copies. */
  public Manifest {
    steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
  }

  /** Of a study of which nothing is done. */
  public static Manifest empty(String study) {
    return new Manifest(FORMAT, study, new TreeMap<>());
  }

  /**
   * The manifest in a folder; null if there is none.
   *
   * @throws CommandFailedException if it cannot be understood, or is another study's
   */
  static @Nullable Manifest read(Path folder, String study) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    Manifest read;
    try {
      read = MAPPER.readValue(file.toFile(), Manifest.class);
    } catch (JsonProcessingException e) {
      throw new CommandFailedException(
          file + " is not understood; without it every step is done anew", e);
    }
    if (read == null || read.format() != FORMAT) {
      throw new CommandFailedException(
          file + " is of another version of charm; without it every step is done anew");
    }
    if (!study.equals(read.study())) {
      throw new CommandFailedException(
          "%s holds the study %s, not %s: give another folder with -o"
              .formatted(folder, read.study(), study));
    }
    return read;
  }

  /** With another record of a step. */
  Manifest with(String step, StepRecord done) {
    SortedMap<String, StepRecord> all = new TreeMap<>(steps);
    all.put(step, done);
    return new Manifest(format, study, all);
  }

  /** What is known of a step; null if nothing is. */
  public @Nullable StepRecord of(Step step) {
    return steps.get(step.name());
  }

  /** Writes it, whole or not at all. */
  void write(Path folder) throws IOException {
    Path partial = folder.resolve("." + FILE + ".partial");
    byte[] json = (MAPPER.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      try (FileChannel out =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(json);
        while (left.hasRemaining()) {
          out.write(left);
        }
        out.force(true);
      }
      Files.move(
          partial,
          folder.resolve(FILE),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
