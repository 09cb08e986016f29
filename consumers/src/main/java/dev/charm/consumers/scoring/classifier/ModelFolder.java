package dev.charm.consumers.scoring.classifier;

import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.scoring.template.TokenizerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a model.
 *
 * @param network the file that runs
 */
record ModelFolder(
    Path folder, Path network, Path tokenizer, ModelConfig config, TokenizerConfig tokens) {
  private static final List<String> NETWORKS = List.of("model.onnx", "onnx/model.onnx", "model.pt");

  /** What is read beside the network. */
  private static final List<String> BESIDE =
      List.of(
          "config.json",
          "tokenizer.json",
          TokenizerConfig.FILE,
          "special_tokens_map.json",
          "chat_template.jinja");

  private static final int PIECE = 1 << 20;

  /**
   * Looks a folder over.
   *
   * @throws IOException if what is needed is not there; says what
   */
  static ModelFolder read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + " is not a folder");
    }
    Path network =
        NETWORKS.stream()
            .map(folder::resolve)
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(
                () -> new IOException(folder + " has none of " + String.join(", ", NETWORKS)));
    Path tokenizer = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(tokenizer)) {
      throw new IOException(folder + " has no tokenizer.json");
    }
    return new ModelFolder(
        folder,
        network,
        tokenizer,
        ModelConfig.read(folder.resolve("config.json")),
        TokenizerConfig.read(folder));
  }

  /** Whether ONNX Runtime runs it, and not PyTorch. */
  boolean isOnnx() {
    return network.toString().endsWith(".onnx");
  }

  /** SHA-256 of the network: of its file, and of those with its weights where they lie apart. */
  String networkHash() throws IOException {
    MessageDigest digest = Sha256.digest();
    for (Path file : networkFiles()) {
      digest(file, digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The network's file, then those with its weights where they lie apart. */
  private List<Path> networkFiles() throws IOException {
    List<Path> files = new ArrayList<>(List.of(network));
    String name = String.valueOf(network.getFileName());
    try (Stream<Path> beside =
        Files.list(Objects.requireNonNull(network.toAbsolutePath().getParent()))) {
      beside
          .filter(f -> isWeightsOf(name, String.valueOf(f.getFileName())))
          .sorted()
          .forEach(files::add);
    }
    return files;
  }

  private static boolean isWeightsOf(String network, String name) {
    return name.startsWith(network + "_data") || name.startsWith(network + ".data");
  }

  /**
   * SHA-256 of all that a scorer reads: of the lines that {@code sha256sum} prints of these files,
   * in order of name.
   */
  String hash() throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    for (Path file : networkFiles()) {
      files.put(name(file), file);
    }
    for (String name : BESIDE) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        files.put(name, file);
      }
    }
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      MessageDigest digest = Sha256.digest();
      digest(file.getValue(), digest);
      lines.append(HexFormat.of().formatHex(digest.digest()));
      lines.append("  ").append(file.getKey()).append('\n');
    }
    return Sha256.hex(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private String name(Path file) {
    return folder.toAbsolutePath().relativize(file.toAbsolutePath()).toString().replace('\\', '/');
  }

  String tokenizerHash() throws IOException {
    MessageDigest digest = Sha256.digest();
    digest(tokenizer, digest);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void digest(Path file, MessageDigest digest) throws IOException {
    byte[] piece = new byte[PIECE];
    try (InputStream bytes = Files.newInputStream(file)) {
      for (int read = bytes.read(piece); read >= 0; read = bytes.read(piece)) {
        digest.update(piece, 0, read);
      }
    }
  }
}
