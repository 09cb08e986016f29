package dev.charm.consumers.scoring.classifier;

import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.scoring.template.TokenizerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The files of a model.
 *
 * @param network the file that runs
 */
record ModelFolder(
    Path folder, Path network, Path tokenizer, ModelConfig config, TokenizerConfig tokens) {
  private static final List<String> NETWORKS = List.of("model.onnx", "onnx/model.onnx", "model.pt");
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
    digest(network, digest);
    String name = String.valueOf(network.getFileName());
    try (Stream<Path> beside =
        Files.list(Objects.requireNonNull(network.toAbsolutePath().getParent()))) {
      for (Path file :
          beside
              .filter(f -> String.valueOf(f.getFileName()).startsWith(name + "_data"))
              .sorted()
              .toList()) {
        digest(file, digest);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
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
