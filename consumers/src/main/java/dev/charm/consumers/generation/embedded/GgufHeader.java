package dev.charm.consumers.generation.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a GGUF file says of its model before its weights. It is looked at before llama.cpp is: what
 * that does not expect of a file can end the process.
 */
record GgufHeader(Map<String, Object> values) {
  private static final String MAGIC = "GGUF";
  private static final int LEAST_VERSION = 2;
  private static final int LARGEST_VERSION = 3;
  private static final long MOST_VALUES = 100_000;
  private static final String ARCHITECTURE = "general.architecture";
  private static final String TOKENS = "tokenizer.ggml.tokens";

  /** Architectures that write no text after a text. */
  private static final Set<String> OTHERS =
      Set.of(
          "bert",
          "nomic-bert",
          "nomic-bert-moe",
          "jina-bert-v2",
          "t5",
          "t5encoder",
          "clip",
          "whisper",
          "wavtokenizer-dec");

  /**
   * Reads it.
   *
   * @throws IOException if the file is not such a file, or is cut within it; says so
   */
  static GgufHeader read(Path file) throws IOException {
    try (GgufInput in = new GgufInput(file)) {
      String magic = new String(in.bytes(MAGIC.length()), StandardCharsets.ISO_8859_1);
      if (!magic.equals(MAGIC)) {
        throw new IOException(file + (magic.isEmpty() ? " is empty" : " is not a GGUF file"));
      }
      int version = in.int32();
      if (version < LEAST_VERSION || version > LARGEST_VERSION) {
        throw new IOException(
            "%s has version %d of GGUF; versions %d to %d are known"
                .formatted(file, version, LEAST_VERSION, LARGEST_VERSION));
      }
      in.int64(); // tensors
      long count = in.int64();
      if (count < 0 || count > MOST_VALUES) {
        throw new IOException(file + " is damaged: it says that it has " + count + " values");
      }
      return new GgufHeader(values(file, in, count)).checked(file);
    } catch (EOFException e) {
      throw new IOException(file + " is cut: it ends in the middle", e);
    }
  }

  private static Map<String, Object> values(Path file, GgufInput in, long count)
      throws IOException {
    Map<String, Object> values = new HashMap<>();
    for (long i = 0; i < count; i++) {
      try {
        String key = in.text();
        Object value = in.value();
        if (value != null) {
          values.put(key, value);
        }
      } catch (EOFException e) {
        throw e;
      } catch (IOException e) {
        throw new IOException(file + " is damaged: " + e.getMessage(), e);
      }
    }
    return values;
  }

  private GgufHeader checked(Path file) throws IOException {
    String architecture = text(ARCHITECTURE);
    if (architecture == null) {
      throw new IOException(file + " does not say which architecture its model has");
    }
    if (OTHERS.contains(architecture)) {
      throw new IOException(
          "%s has a model of the architecture %s, which does not write answers"
              .formatted(file, architecture));
    }
    return this;
  }

  /** The template of conversations; null if the file has none. */
  @Nullable String chatTemplate() {
    return text("tokenizer.chat_template");
  }

  /** Tokens that the model was trained to read at once; null if the file does not say it. */
  @Nullable Long contextLength() {
    return values.get(text(ARCHITECTURE) + ".context_length") instanceof Long length
        ? length
        : null;
  }

  /** A special token, such as {@code bos}; null if there is none. */
  @Nullable String token(String name) {
    Object id = values.get("tokenizer.ggml." + name + "_token_id");
    return id instanceof Long number
            && values.get(TOKENS) instanceof List<?> tokens
            && number >= 0
            && number < tokens.size()
        ? String.valueOf(tokens.get(number.intValue()))
        : null;
  }

  /** Whether llama.cpp puts the token of beginnings before a text. */
  boolean addsBeginning() {
    if (values.get("tokenizer.ggml.add_bos_token") instanceof Boolean adds) {
      return adds;
    }
    return "llama".equals(text("tokenizer.ggml.model"))
        || Objects.requireNonNullElse(text("tokenizer.ggml.pre"), "").startsWith("llama");
  }

  private @Nullable String text(String key) {
    return values.get(key) instanceof String text ? text : null;
  }

  /** How many values; what they say is long. */
  @Override
  public String toString() {
    return "GgufHeader[" + values.size() + " values]";
  }
}
